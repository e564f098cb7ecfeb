import { Module } from '@nestjs/common';
import { EventStreamController } from './event-stream.controller';
import { EventStreams } from './event-streams.service';

/** `GET /events`: what becomes of records, as it happens. */
@Module({ controllers: [EventStreamController], providers: [EventStreams] })
export class EventStreamModule {}
