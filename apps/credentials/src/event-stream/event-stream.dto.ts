import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RECORD_STORES, type RecordEvent, type RecordStore } from '@kiops/contracts';
import { Matches } from 'class-validator';
import { Optional } from '../input/field-decorators';

/** The number of an event; few enough digits that it stays exact. */
export const EVENT_NUMBER = /^\d{1,15}$/;

export class EventsQueryDto {
  @Matches(EVENT_NUMBER, { message: 'Use the id of an event.' })
  @ApiPropertyOptional({
    type: String,
    pattern: EVENT_NUMBER.source,
    description: 'The `id` of the last event that was seen. `Last-Event-ID` counts before it.',
  })
  @Optional()
  after?: string;
}

export class RecordEventDto implements RecordEvent {
  @ApiProperty({ enum: RECORD_STORES })
  store: RecordStore;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'integer', description: "The record's version, as in its `ETag`." })
  version: number;

  @ApiProperty({ format: 'date-time' })
  at: string;
}
