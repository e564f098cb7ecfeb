import { Controller, Get, Header, Headers, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { EVENT_DAYS, EXPIRY_DAYS, RECORD_EVENTS } from '@kiops/contracts';
import type { FastifyReply } from 'fastify';
import { ChecksStores, Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { invalidField } from '../problems/problem';
import { EVENT_NUMBER, EventsQueryDto, RecordEventDto } from './event-stream.dto';
import { EventStreams } from './event-streams.service';

/** As the HTML standard names it (section 9.2.3). */
const EVENT_STREAM = 'text/event-stream';

@ApiTags('events')
@Controller('events')
export class EventStreamController {
  constructor(private readonly streams: EventStreams) {}

  @Get()
  @Scopes('records:read')
  @ChecksStores()
  // Proxies that collect a reply before they pass it on would hold events back.
  @Header('X-Accel-Buffering', 'no')
  @ApiOperation({
    summary: 'What becomes of my records, as server-sent events, until the connection is closed',
    description:
      `Each event is called ${RECORD_EVENTS.map((event) => `\`${event}\``).join(', ')}, has a number as its \`id\`, in the ` +
      'order in which changes were committed, and as its data which record it is about. `secret.expiring` tells ' +
      `${EXPIRY_DAYS.join(', ')} days before that what a record keeps ends, or a service token (\`store\` is then ` +
      '`service-tokens`, `id` the token’s). A token with a list of stores is told of those, and of the end of no other ' +
      `token than itself. Events are kept for ${EVENT_DAYS} days: whoever was cut off goes on after the last one that it saw, ` +
      'and misses none.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last event that was seen. Without it and `after`, events start now.',
    schema: { type: 'string', pattern: EVENT_NUMBER.source },
  })
  @ApiExtraModels(RecordEventDto)
  @ApiProduces(EVENT_STREAM)
  @ApiOkResponse({
    description: 'Blocks of `id`, `event` and `data`; the data of each is a `RecordEventDto`.',
    schema: { type: 'string' },
  })
  async follow(
    @CurrentCaller() caller: Caller,
    @Query() { after }: EventsQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const closed = new AbortController();
    reply.raw.once('close', () => closed.abort());
    const content = await this.streams.open(caller, startOf(lastEventId, after), closed.signal);
    return new StreamableFile(content, { type: EVENT_STREAM });
  }
}

/** A browser that connects again sends the header, to the address with which it began. */
function startOf(lastEventId: string | undefined, after: string | undefined): number | undefined {
  const given = lastEventId || after;
  if (given === undefined) return undefined;
  if (!EVENT_NUMBER.test(given)) throw invalidField('Last-Event-ID', 'Use the id of an event.');
  return Number(given);
}
