import type { IncomingMessage } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import proxyAddress from '@fastify/proxy-addr';
import { type AuditAction, hostAndPort } from '@kiops/contracts';
import type { WebSocket } from 'ws';
import { normalAddress, throttledNetwork, userAgentOf, type RequestSource } from '../caller/request-source';
import { isInRange } from '../config/address-range';
import { Configuration } from '../config/configuration';
import { PublicAddress } from '../config/public-address';
import { LivingCallers } from '../identity/guards/living-callers';
import { sessionTokenOf } from '../identity/sessions/session-cookies';
import { SessionsService } from '../identity/sessions/sessions.service';
import { RequestRates } from '../input/request-rates';
import { ProblemException } from '../problems/problem';
import { RefusedAccess } from '../refused-access/refused-access';
import { firstTicket } from './first-ticket';
import { RelayAudit, type RelayCaller } from './relay-audit';
import { RelayBrowser } from './relay-browser';
import { endingOf, RelayFailure, untilAborted, type RelayEnding } from './relay-ending';
import { RelayOpenings } from './relay-openings.service';
import { RelayPipe } from './relay-pipe';
import { RelaySlotsService } from './relay-slots.service';
import { RelayTargets } from './relay-targets';
import { RelayTicketsService, type TicketTarget } from './relay-tickets.service';
import { openSshTarget, type SshTarget } from './ssh-target';

/** Milliseconds. */
const LIMITS = { ticket: 10_000, connect: 15_000, banner: 10_000, beat: 15_000 } as const;

/** How the audit log names where relays are asked for. */
const ROUTE = 'GET /api/v1/relay';

/** What is written down of those who were not let in. */
const REFUSALS: Partial<Record<RelayEnding, AuditAction>> = {
  'origin-refused': 'access.forgery-refused',
  'not-signed-in': 'access.token-refused',
  'ticket-refused': 'access.token-refused',
  'too-fast': 'access.throttled',
};

/** A relay that counts, from before it dials, so that waiting ones count as well. */
interface LiveRelay {
  readonly browser: RelayBrowser;
  readonly stop: (ending: RelayEnding) => void;
  readonly ended: Promise<void>;
}

/**
 * Runs relays: from an upgraded WebSocket to bytes that go both ways, and their end. It sees ciphertext only.
 *
 * Each relay has one signal, which is there before anything is waited for: that the browser has left, that the caller may
 * no longer, or that the service stops. Whatever the relay waits for at that moment, it ends.
 */
@Injectable()
export class RelayService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('Relay');
  readonly #live = new Set<LiveRelay>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly publicAddress: PublicAddress,
    private readonly sessions: SessionsService,
    private readonly callers: LivingCallers,
    private readonly tickets: RelayTicketsService,
    private readonly slots: RelaySlotsService,
    private readonly openings: RelayOpenings,
    private readonly targets: RelayTargets,
    private readonly audit: RelayAudit,
    private readonly rates: RequestRates,
    private readonly refused: RefusedAccess,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.beat(), LIMITS.beat).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Serves one WebSocket until it ends. Never rejects. */
  async serve(socket: WebSocket, request: IncomingMessage, isOwnOrigin: boolean): Promise<void> {
    const aborter = new AbortController();
    const { signal } = aborter;
    const stop = (ending: RelayEnding) => aborter.abort(new RelayFailure(ending));
    const browser = new RelayBrowser(socket, stop);
    const source = this.#sourceOf(request);
    let caller: RelayCaller | undefined;
    let isLetIn = false;
    try {
      if (!isOwnOrigin) throw new RelayFailure('origin-refused');
      caller = await this.#caller(request, source);
      const ticket = await firstTicket(browser, LIMITS.ticket, signal);
      const target = await this.tickets.redeem(ticket, caller.sessionId);
      if (!target) throw new RelayFailure('ticket-refused');
      isLetIn = true;
      signal.throwIfAborted();
      await this.#run({ browser, stop, signal }, caller, target);
    } catch (error) {
      const ending = endingOf(error);
      browser.close(ending);
      const action = isLetIn ? undefined : REFUSALS[ending];
      if (action)
        this.refused.note({
          action,
          caller,
          network: throttledNetwork(source.address),
          route: ROUTE,
          ids: [],
        });
    }
  }

  /** Tells every browser that the service stops, and waits until the relays have ended. */
  async stopAll(): Promise<void> {
    const live = [...this.#live];
    for (const relay of live) relay.stop('stopping');
    await Promise.all(live.map((relay) => relay.ended));
  }

  /** Says of every relay that it is still open, to the database and to its browser. Never rejects. */
  async beat(): Promise<void> {
    for (const { browser } of this.#live) browser.ping();
    try {
      await this.slots.keep();
    } catch (error) {
      this.#logger.warn({ err: error }, 'Open relays could not be counted');
    }
  }

  /** @throws RelayFailure `not-signed-in`, `too-fast` */
  async #caller(request: IncomingMessage, source: RequestSource): Promise<RelayCaller> {
    const token = sessionTokenOf(request.headers.cookie, this.publicAddress.isHttps);
    try {
      const arrival = this.rates.arrive(throttledNetwork(source.address));
      const session = token === undefined ? undefined : await this.sessions.find(token);
      if (!session) throw new RelayFailure('not-signed-in');
      arrival.isOf(session.accountId, undefined);
      return { ...session, ...source };
    } catch (error) {
      const isThrottled = error instanceof ProblemException && error.code === 'throttled';
      throw isThrottled ? new RelayFailure('too-fast') : error;
    }
  }

  #sourceOf(request: IncomingMessage): RequestSource {
    const address = normalAddress(proxyAddress(request, this.#isTrustedProxy));
    return { address, userAgent: userAgentOf(request.headers) };
  }

  readonly #isTrustedProxy = (address: string): boolean =>
    this.configuration.trustedProxies.some((range) => isInRange(address, range));

  /** One relay, with its place among those that its account may have. */
  async #run(
    { browser, stop, signal }: RelayControl,
    caller: RelayCaller,
    target: TicketTarget,
  ): Promise<void> {
    let finished = (): void => undefined;
    const ended = new Promise<void>((done) => {
      finished = done;
    });
    const relay: LiveRelay = { browser, stop, ended };
    this.#live.add(relay);
    const unwatch = this.callers.watch(caller, () => stop('not-signed-in'));
    let slot: string | undefined;
    try {
      slot = await this.slots.claim(caller.accountId);
      if (slot === undefined) throw new RelayFailure('too-many');
      await this.#carry(browser, signal, caller, target, slot);
    } finally {
      unwatch();
      if (slot !== undefined) await this.#release(slot);
      this.#live.delete(relay);
      finished();
    }
  }

  /** Dials, carries, and writes down both ends: a relay that was opened has an end, and no other has. */
  async #carry(
    browser: RelayBrowser,
    signal: AbortSignal,
    caller: RelayCaller,
    target: TicketTarget,
    slot: string,
  ): Promise<void> {
    let opened: SshTarget | undefined;
    let pipe: RelayPipe;
    try {
      opened = await this.#open(target, slot, signal);
      const { idleTimeout } = this.configuration.relay;
      pipe = new RelayPipe(
        browser,
        opened.socket,
        idleTimeout,
        signal,
        () => void this.openings.finish(slot),
      );
      await this.audit.opened(caller, target).catch((error: unknown) => {
        pipe.stop('target-failed');
        throw error;
      });
    } catch (error) {
      const failure = signal.aborted ? (signal.reason as unknown) : error;
      await Promise.all([
        this.#release(slot),
        this.#log(this.audit.failed(caller, target, endingOf(failure))),
      ]);
      throw failure;
    }
    pipe.start(opened.firstBytes);
    const outcome = await pipe.outcome;
    await Promise.all([this.#release(slot), this.#log(this.audit.ended(caller, target, outcome))]);
  }

  async #release(slot: string): Promise<void> {
    await this.slots.release(slot);
    this.openings.changed();
  }

  async #open(target: TicketTarget, slot: string, signal: AbortSignal): Promise<SshTarget> {
    return openSshTarget({
      turn: (address, port) => this.openings.begin(slot, hostAndPort(address, port), signal),
      host: target.host,
      port: target.port,
      allows: await untilAborted(signal, this.targets.rulesNow()),
      connectTimeout: LIMITS.connect,
      bannerTimeout: LIMITS.banner,
      signal,
    });
  }

  /** The relay is over, whether that can be written down or not. */
  async #log(written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#logger.error({ err: error }, 'The end of a relay could not be written to the audit log');
    }
  }
}

/** A relay's browser, what ends the relay, and how its parts learn of that. */
interface RelayControl {
  readonly browser: RelayBrowser;
  readonly stop: (ending: RelayEnding) => void;
  readonly signal: AbortSignal;
}
