import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import {
  LIMITS,
  RECORD_STORES,
  TRASH_ACTS,
  type RecordStore,
  type TrashAct,
  type TrashActKind,
  type TrashPage,
  type TrashSummary,
  type TrashedRecord,
} from '@kiops/contracts';
import { ChoiceField, ListField, Optional, RecordIdField } from '../input/field-decorators';
import { PageQueryDto } from '../input/list-query.dto';
import { pageDto } from '../input/page.dto';
import { isRecordName, RestoreAnswersDto } from '../stores/restore-answers.dto';

/** How the trash is filtered and paged. */
export class TrashQueryDto extends PageQueryDto {
  @ChoiceField(RECORD_STORES)
  @Optional()
  store?: RecordStore;

  @ChoiceField(TRASH_ACTS)
  @Optional()
  act?: TrashActKind;
}

/** Which records are brought back or erased: all of one act, or some. */
export class TrashSelectionDto {
  @RecordIdField('All records of this act.')
  @Optional()
  act?: string;

  @ApiProperty({
    type: [String],
    maxItems: LIMITS.trashSelection.max,
    description: '`store/id` of each.',
    example: ['registries/01932b6e-0000-7000-8000-000000000000'],
  })
  @ListField({
    ...LIMITS.trashSelection,
    tooMany: `Name at most ${LIMITS.trashSelection.max} records at once.`,
    message: 'Name records as store/id.',
    isItem: (item) => typeof item === 'string' && isRecordName(item),
  })
  @Optional()
  records?: string[];
}

/** What is brought back, and what becomes of it where its account is there again. */
export class RestoreDto extends IntersectionType(TrashSelectionDto, RestoreAnswersDto) {}

export class TrashActDto implements TrashAct {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: TRASH_ACTS })
  kind: TrashActKind;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty()
  by: string;

  @ApiProperty({ type: String, nullable: true, description: 'The service token’s name, when one was used.' })
  token: string | null;

  @ApiProperty({ description: 'How many of its records are still in the trash.' })
  records: number;
}

class KeptAsDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;
}

export class TrashedRecordDto implements TrashedRecord {
  @ApiProperty({ enum: RECORD_STORES })
  store: RecordStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ description: 'Which account it is, in words.' })
  title: string;

  @ApiProperty({ type: TrashActDto })
  act: TrashActDto;

  @ApiProperty({ format: 'date-time', description: 'When it is destroyed.' })
  expiresAt: string;

  @ApiProperty({ type: [String], description: 'Who used it.' })
  connections: string[];

  @ApiProperty({ type: KeptAsDto, nullable: true, description: 'The record that took its place.' })
  keptAs: KeptAsDto | null;
}

export class TrashPageDto extends pageDto(TrashedRecordDto) implements TrashPage {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How many came in by each act.',
  })
  counts: Record<TrashActKind, number>;
}

export class TrashSummaryDto implements TrashSummary {
  @ApiProperty({ type: 'integer', description: 'With those that had to come along.' })
  records: number;

  @ApiProperty({
    type: 'integer',
    description:
      'How many of the named records were passed over: they are not in the trash, or not any more.',
  })
  notInTrash: number;
}
