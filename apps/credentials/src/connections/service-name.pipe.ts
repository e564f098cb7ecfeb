import { Injectable, type PipeTransform } from '@nestjs/common';
import { LIMITS, SINGLE_LINE_TEXT } from '@kiops/contracts';
import { invalidField } from '../problems/problem';

/** The name of a service in a route. */
@Injectable()
export class ServiceNamePipe implements PipeTransform<string, string> {
  transform(name: string): string {
    if (!/\S/.test(name)) throw invalidField('service', 'Enter a name.');
    if (name.length > LIMITS.connectionName.max)
      throw invalidField('service', `Use at most ${LIMITS.connectionName.max} characters.`);
    if (!SINGLE_LINE_TEXT.test(name)) throw invalidField('service', 'Use plain text on one line.');
    return name;
  }
}
