import { ApiProperty } from '@nestjs/swagger';
import {
  LEFT_ALONE_REASONS,
  LIMITS,
  RECORD_STORES,
  UNDOABLE_ACTIONS,
  type LeftAlone,
  type LeftAloneReason,
  type RecordStore,
  type UndoableAction,
  type Undoing,
} from '@kiops/contracts';

export class LeftAloneDto implements LeftAlone {
  @ApiProperty({ enum: RECORD_STORES })
  store: RecordStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true })
  label: string | null;

  @ApiProperty({ enum: LEFT_ALONE_REASONS })
  reason: LeftAloneReason;
}

export class UndoingDto implements Undoing {
  @ApiProperty({ format: 'uuid' })
  act: string;

  @ApiProperty({ enum: UNDOABLE_ACTIONS, description: 'What is undone.' })
  action: UndoableAction;

  @ApiProperty({ format: 'date-time', description: 'When that was done.' })
  at: string;

  @ApiProperty({ description: 'How many records that an import added go to the trash.' })
  removed: number;

  @ApiProperty({ description: 'How many records that an import replaced are again what they were.' })
  putBack: number;

  @ApiProperty({ description: 'How many records come back from the trash.' })
  restored: number;

  @ApiProperty({ description: 'How many records stay as they are.' })
  left: number;

  @ApiProperty({
    type: [LeftAloneDto],
    description: `The first ${LIMITS.leftAlone.max} of those that stay as they are.`,
  })
  leftAlone: LeftAloneDto[];
}
