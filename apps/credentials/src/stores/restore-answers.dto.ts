import { ApiProperty } from '@nestjs/swagger';
import {
  DECISIONS,
  isRecordStore,
  LIMITS,
  type Decision,
  type RestoreAnswer,
  type RestoreAnswers,
} from '@kiops/contracts';
import { isUUID } from 'class-validator';
import { ChoiceField, ListField, Optional } from '../input/field-decorators';

/** What becomes of records of the trash whose account is there again. */
export class RestoreAnswersDto implements RestoreAnswers {
  @ApiProperty({
    type: [String],
    maxItems: LIMITS.trashSelection.max,
    description:
      '`store/id/keep`, `store/id/replace` or `store/id/both`, by the id of the record in the trash.',
    example: ['registries/01932b6e-0000-7000-8000-000000000000/both'],
  })
  @ListField({
    max: LIMITS.trashSelection.max,
    tooMany: `Answer at most ${LIMITS.trashSelection.max} conflicts at once.`,
    message: 'Answer by store/id/keep, store/id/replace or store/id/both.',
    isItem: (item) => typeof item === 'string' && isAnswer(item),
  })
  @Optional()
  answers?: RestoreAnswer[];

  /** The answer to all others. */
  @ChoiceField(DECISIONS)
  @Optional()
  default?: Decision;
}

function isAnswer(answer: string): boolean {
  const end = answer.lastIndexOf('/');
  return (
    isRecordName(answer.slice(0, end)) && (DECISIONS as readonly string[]).includes(answer.slice(end + 1))
  );
}

/** Whether it is `store/id`. */
export function isRecordName(name: string): boolean {
  const [store, id, ...more] = name.split('/');
  return more.length === 0 && isRecordStore(store) && isUUID(id);
}
