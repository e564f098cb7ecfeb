import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventFeed } from '../events/event-feed';
import { KnownBrowsersService } from '../identity/known-browsers/known-browsers.service';
import { SessionsService } from '../identity/sessions/sessions.service';
import { ThrottleService } from '../identity/sign-in/throttle.service';
import { LiveProcessesService } from '../key-rotation/live-processes.service';
import { RelaySlotsService } from '../relay/relay-slots.service';
import { RelayTicketsService } from '../relay/relay-tickets.service';
import { DeletedRecordsService } from './deleted-records.service';
import { ExpiringSecretsService } from './expiring-secrets.service';
import { KeyedCreatesService } from './keyed-creates.service';
import { RetiredSecretsService } from './retired-secrets.service';

/** How often is swept, in milliseconds. */
const INTERVAL = 60_000;

/**
 * Removes rows whose time is over, and tells of those whose time comes. Nothing else waits for it, since whoever reads such
 * rows looks at their time too. Any number of replicas may sweep at once.
 */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Housekeeping');
  private readonly sweeps: Readonly<Record<string, () => Promise<void>>>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    deleted: DeletedRecordsService,
    retired: RetiredSecretsService,
    expiring: ExpiringSecretsService,
    events: EventFeed,
    sessions: SessionsService,
    throttle: ThrottleService,
    knownBrowsers: KnownBrowsersService,
    tickets: RelayTicketsService,
    slots: RelaySlotsService,
    processes: LiveProcessesService,
    keyedCreates: KeyedCreatesService,
  ) {
    this.sweeps = {
      'deleted records': () => deleted.removeExpired(),
      'former secrets': () => retired.removeRetired(),
      'ends of secrets': () => expiring.tell(),
      events: () => events.forgetOld(),
      sessions: () => sessions.forgetExpired(),
      'wrong passwords': () => throttle.forgetEnded(),
      'known browsers': () => knownBrowsers.forgetExpired(),
      'relay tickets': () => tickets.forgetExpired(),
      relays: () => slots.forgetSilent(),
      processes: () => processes.forgetSilent(),
      'keys of creates': () => keyedCreates.forgetOld(),
    };
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), INTERVAL).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Sweeps once. Never rejects: what fails is logged, and done the next time. */
  async sweep(): Promise<void> {
    for (const [what, run] of Object.entries(this.sweeps)) {
      try {
        await run();
      } catch (error) {
        this.logger.error({ err: error, what }, 'Rows whose time is over stay');
      }
    }
  }
}
