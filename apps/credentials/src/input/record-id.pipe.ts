import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ProblemException } from '../problems/problem';

/** The id in a route. What is no id at all is answered like an id that nobody has. */
@Injectable()
export class RecordIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isUUID(id)) throw new ProblemException('not-found');
    return id.toLowerCase();
  }
}
