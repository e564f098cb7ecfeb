import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Caller } from '../../caller/caller';
import { ProblemException } from '../../problems/problem';
import { ServiceTokensService } from '../service-tokens/service-tokens.service';
import { SessionsService } from '../sessions/sessions.service';

/** How often is looked, in milliseconds: this and what the look takes stay well below a second. */
const INTERVAL = 400;

/** By what somebody was let in, and as what. */
export type LetIn = Pick<Caller, 'sessionId' | 'tokenId' | 'role'>;

interface Watched {
  readonly caller: LetIn;
  readonly end: () => void;
  readonly isDue: () => boolean;
}

/**
 * Ends what outlasts the look at its caller: long replies, uploads, relays. A session that was ended, a token that was
 * revoked, a role that was lost and an account that was deactivated end them within a second, on every replica.
 */
@Injectable()
export class LivingCallers implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(
    private readonly sessions: SessionsService,
    private readonly tokens: ServiceTokensService,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.look(), INTERVAL).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /**
   * Calls `end` once when the caller may no longer; until the returned function is called. A look passes over what is
   * not due.
   */
  watch(caller: LetIn, end: () => void, isDue = () => true): () => void {
    const watched: Watched = { caller, end, isDue };
    this.#watched.add(watched);
    return () => this.#watched.delete(watched);
  }

  /** @throws ProblemException `not-signed-in` when the caller was let in, but may no longer */
  async assertLives(caller: LetIn): Promise<void> {
    const lives = await this.#livingOf([caller]);
    if (!lives(caller)) throw new ProblemException('not-signed-in');
  }

  /** Looks now. Without a database nobody is ended: nobody's end can have been written either. Never rejects. */
  async look(): Promise<void> {
    if (this.#looking) return;
    const due = [...this.#watched].filter(({ isDue }) => isDue());
    if (due.length === 0) return;
    this.#looking = true;
    try {
      const lives = await this.#livingOf(due.map(({ caller }) => caller));
      for (const watched of due) {
        if (!lives(watched.caller) && this.#watched.delete(watched)) watched.end();
      }
    } catch {
      // The next look tells.
    } finally {
      this.#looking = false;
    }
  }

  async #livingOf(callers: readonly LetIn[]): Promise<(caller: LetIn) => boolean> {
    const sessions = await this.sessions.livingOf(distinct(callers.map(({ sessionId }) => sessionId)));
    const tokens = await this.tokens.livingOf(distinct(callers.map(({ tokenId }) => tokenId)));
    return ({ sessionId, tokenId, role }) =>
      sessionId !== undefined
        ? sessions.get(sessionId) === role
        : tokenId !== undefined && tokens.get(tokenId) === role;
  }
}

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id) => id !== undefined))];
}
