import { Global, Module } from '@nestjs/common';
import { EventFeed } from './event-feed';
import { EventWakeUps } from './event-wake-ups';

/** What became of records, in the order in which it did. The database itself writes it, in the transaction of the change. */
@Global()
@Module({
  providers: [EventFeed, EventWakeUps],
  exports: [EventFeed, EventWakeUps],
})
export class EventsModule {}
