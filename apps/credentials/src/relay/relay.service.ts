import type { IncomingMessage } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { RelayClose } from '@kiops/contracts';
import proxyAddress from '@fastify/proxy-addr';
import type { WebSocket } from 'ws';
import { isInRange } from '../config/address-range';
import { Configuration } from '../config/configuration';
import { PublicAddress } from '../console/public-address';
import { normalAddress, userAgentOf } from '../identity/request-source';
import { sessionTokenOf } from '../identity/sessions/session-cookies';
import { SessionsService } from '../identity/sessions/sessions.service';
import { firstTicket } from './first-ticket';
import { RelayAudit, type RelayCaller } from './relay-audit';
import { closeWith, RelayPipe } from './relay-pipe';
import { RelayTargets } from './relay-targets';
import { RelayTicketsService, type TicketTarget } from './relay-tickets.service';
import { openSshTarget, RelayFailure } from './ssh-target';

/** Milliseconds. */
const LIMITS = { ticket: 10_000, connect: 15_000, banner: 10_000, sessionCheck: 1_000 } as const;

interface LiveRelay {
  readonly accountId: string;
  readonly sessionId: string;
  readonly stop: (close: RelayClose) => void;
  readonly ended: Promise<void>;
}

/** Runs relays: from an upgraded WebSocket to bytes that go both ways, and their end. It sees ciphertext only. */
@Injectable()
export class RelayService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #live = new Set<LiveRelay>();
  #sessionCheck: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly publicAddress: PublicAddress,
    private readonly sessions: SessionsService,
    private readonly tickets: RelayTicketsService,
    private readonly targets: RelayTargets,
    private readonly audit: RelayAudit,
  ) {}

  onApplicationBootstrap(): void {
    this.#sessionCheck = setInterval(() => void this.#stopSignedOut(), LIMITS.sessionCheck).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#sessionCheck);
  }

  /** Serves one WebSocket until it ends. Never rejects. */
  async serve(browser: WebSocket, request: IncomingMessage, isOwnOrigin: boolean): Promise<void> {
    // Frames may come before they are asked for; none may be lost or read too early.
    browser.pause();
    browser.on('error', () => browser.terminate());
    try {
      if (!isOwnOrigin) throw new RelayFailure('origin-refused');
      const caller = await this.#caller(request);
      const ticket = await firstTicket(browser, LIMITS.ticket);
      const target = await this.tickets.redeem(ticket, caller.sessionId);
      if (!target) throw new RelayFailure('ticket-refused');
      await this.#run(browser, caller, target);
    } catch (error) {
      closeWith(browser, error instanceof RelayFailure ? error.close : 'target-failed');
    }
  }

  /** Tells every browser that the service stops, and waits until the relays have ended. */
  async stopAll(): Promise<void> {
    const live = [...this.#live];
    for (const relay of live) relay.stop('stopping');
    await Promise.all(live.map((relay) => relay.ended));
  }

  async #caller(request: IncomingMessage): Promise<RelayCaller> {
    const token = sessionTokenOf(request.headers.cookie, this.publicAddress.isHttps);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (!session) throw new RelayFailure('not-signed-in');
    const address = normalAddress(proxyAddress(request, this.#isTrustedProxy));
    return { ...session, address, userAgent: userAgentOf(request.headers) };
  }

  readonly #isTrustedProxy = (address: string): boolean =>
    this.configuration.trustedProxies.some((range) => isInRange(address, range));

  /** One relay, counted from before it dials, so that waiting ones count as well. */
  async #run(browser: WebSocket, caller: RelayCaller, target: TicketTarget): Promise<void> {
    const open = [...this.#live].filter(({ accountId }) => accountId === caller.accountId).length;
    if (open >= this.configuration.relay.perUser) throw new RelayFailure('too-many');
    const aborter = new AbortController();
    let stop = (close: RelayClose): void => aborter.abort(new RelayFailure(close));
    let finished = (): void => undefined;
    const relay: LiveRelay = {
      accountId: caller.accountId,
      sessionId: caller.sessionId,
      stop: (close) => stop(close),
      ended: new Promise((done) => {
        finished = done;
      }),
    };
    this.#live.add(relay);
    const onGone = () => aborter.abort(new RelayFailure('target-failed'));
    browser.once('close', onGone);
    try {
      const { socket, firstBytes } = await openSshTarget({
        host: target.host,
        port: target.port,
        allows: await this.targets.rulesNow(),
        connectTimeout: LIMITS.connect,
        bannerTimeout: LIMITS.banner,
        signal: aborter.signal,
      });
      browser.off('close', onGone);
      const pipe = new RelayPipe(browser, socket, this.configuration.relay.idleTimeout);
      stop = (close) => pipe.stop(close);
      await this.audit.opened(caller, target);
      pipe.start(firstBytes);
      browser.resume();
      await this.audit.ended(caller, target, await pipe.outcome);
    } catch (error) {
      const failure = aborter.signal.aborted ? aborter.signal.reason : error;
      await this.audit.failed(
        caller,
        target,
        failure instanceof RelayFailure ? failure.close : 'target-failed',
      );
      throw failure;
    } finally {
      this.#live.delete(relay);
      finished();
    }
  }

  /** A relay outlives the request that began it: it ends with its session, within a second. */
  async #stopSignedOut(): Promise<void> {
    if (this.#live.size === 0) return;
    const living = await this.sessions
      .livingOf([...this.#live].map(({ sessionId }) => sessionId))
      .catch(() => undefined);
    if (!living) return;
    for (const relay of this.#live) if (!living.has(relay.sessionId)) relay.stop('not-signed-in');
  }
}
