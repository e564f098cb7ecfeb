import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ProblemException } from '../problems/problem';

/** An id in the path. What cannot be an id is answered like an id that never was. */
@Injectable()
export class IdParam implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUUID(value)) throw new ProblemException('not-found');
    return value;
  }
}
