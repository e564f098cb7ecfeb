import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Caller } from '../../caller/caller';
import { ProblemException } from '../../problems/problem';
import { TokenHolders, useKey, type TokenUse } from '../service-tokens/token-holders';
import { SessionsService } from '../sessions/sessions.service';

/** How often is looked, in milliseconds: this and what the look takes stay well below a second. */
const INTERVAL = 400;

/** By what somebody was let in, and as what. */
export type LetIn = Pick<Caller, 'sessionId' | 'tokenId' | 'accountId' | 'role'>;

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
    private readonly tokens: TokenHolders,
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
    const tokens = await this.tokens.livingOf(usesOf(callers));
    return ({ sessionId, tokenId, accountId, role }) =>
      sessionId !== undefined
        ? sessions.get(sessionId) === role
        : tokenId !== undefined && tokens.get(useKey({ tokenId, accountId })) === role;
  }
}

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Each token with each account for which it acts, once. */
function usesOf(callers: readonly LetIn[]): TokenUse[] {
  const uses = callers.flatMap(({ tokenId, accountId }) =>
    tokenId === undefined ? [] : [{ tokenId, accountId }],
  );
  return [...new Map(uses.map((use) => [useKey(use), use])).values()];
}
