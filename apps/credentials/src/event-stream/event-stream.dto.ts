import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WATCHED_STORES, type RecordEvent, type WatchedStore } from '@kiops/contracts';
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
  @ApiProperty({
    enum: WATCHED_STORES,
    description:
      'Of `service-tokens` only `secret.expiring` is told: of your own, and of those of service accounts to PlatformAdmins.',
  })
  store: WatchedStore;

  @ApiProperty({ format: 'uuid', description: 'Of the record, or of the service token.' })
  id: string;

  @ApiProperty({
    type: 'integer',
    description: "The record's version, as in its `ETag`. A service token has none: 0.",
  })
  version: number;

  @ApiProperty({ format: 'date-time' })
  at: string;
}
