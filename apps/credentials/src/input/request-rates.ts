import { ProblemException } from '../problems/problem';
import type { Pace } from './pace';
import { RateStanding } from './rate-standing';

/** What a rate allows in so many seconds may come all at once. */
const BURST_SECONDS = 30;

/** How many are kept in mind for each limit; whoever came longest ago is forgotten. */
const MOST_KEPT = 10_000;

/** What everybody may, in requests per second. `all` is the configured rate. */
const RATES: Readonly<Record<Pace | 'unknown', (all: number) => number>> = {
  /** Together, from one network, of those who are not known yet or not at all. */
  unknown: (all) => Math.max(1, all / 4),
  reveal: (all) => Math.max(1, all / 2),
  transfer: (all) => Math.min(all, 5),
  entry: (all) => Math.min(all, 10),
};

const TOO_FAST = {
  account: 'Requests of this account come too fast.',
  network: 'Requests from this address come too fast.',
  pacedAccount: 'This account does that too often.',
  pacedNetwork: 'That is done too often from this address.',
} as const;

/** A request that was counted, until it is known whose it is. */
export interface Arrival {
  /**
   * It is an account's, and counts for that alone.
   * @throws ProblemException `throttled`
   */
  isOf(accountId: string, pace: Pace | undefined): void;
  /**
   * It stays one of its network.
   * @throws ProblemException `throttled`
   */
  isOfNobody(pace: Pace | undefined): void;
}

const UNLIMITED: Arrival = { isOf: () => undefined, isOfNobody: () => undefined };

/**
 * How often requests may come, by account and, for those who are not known, by network. Counted in this process alone:
 * no request waits for a shared counter, and with several replicas each grants the whole rate.
 */
export class RequestRates {
  readonly #accounts: Limit;
  readonly #unknown: Limit;
  readonly #paced: Readonly<Record<Pace, { readonly account: Limit; readonly network: Limit }>>;
  readonly #known = new Map<string, true>();
  readonly #isOn: boolean;

  /**
   * @param perSecond requests of one account; 0: nothing is limited
   * @param now milliseconds of a clock that does not jump
   */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    const limit = (name: string, rate: number) => new Limit(name, rate, now);
    const paced = (pace: Pace) => {
      const rate = RATES[pace](perSecond);
      return { account: limit(pace, rate), network: limit(pace, rate) };
    };
    this.#isOn = perSecond > 0;
    this.#accounts = limit('account', perSecond);
    this.#unknown = limit('network', RATES.unknown(perSecond));
    this.#paced = { reveal: paced('reveal'), transfer: paced('transfer'), entry: paced('entry') };
  }

  /**
   * Counts a request by its network, before anything is looked up for it. A sender who was known at the last request is
   * spared that: nobody is shut out by what others send from the same network.
   * @param sender stands for the token that the request brings
   * @param standing is told what the request is counted by, refused or not
   * @throws ProblemException `throttled`
   */
  arrive(network: string, sender?: string, standing = new RateStanding()): Arrival {
    if (!this.#isOn) return UNLIMITED;
    const isKnown = sender !== undefined && this.#known.has(sender);
    const count = (limit: Limit, key: string, detail: string) => {
      standing.countedBy({ policy: limit.policy, left: () => limit.left(key) });
      limit.take(key, detail);
    };
    if (!isKnown) count(this.#unknown, network, TOO_FAST.network);
    return {
      isOf: (accountId, pace) => {
        if (!isKnown) this.#unknown.giveBack(network);
        standing.forget();
        if (sender !== undefined) keepLatest(this.#known, sender, true);
        count(this.#accounts, accountId, TOO_FAST.account);
        if (pace) count(this.#paced[pace].account, accountId, TOO_FAST.pacedAccount);
      },
      isOfNobody: (pace) => {
        if (isKnown) {
          this.#known.delete(sender);
          count(this.#unknown, network, TOO_FAST.network);
        }
        if (pace) count(this.#paced[pace].network, network, TOO_FAST.pacedNetwork);
      },
    };
  }

  /** How many accounts, networks and senders are kept in mind, over all limits. */
  get kept(): number {
    const paced = Object.values(this.#paced).flatMap(({ account, network }) => [account, network]);
    return [this.#accounts, this.#unknown, ...paced].reduce((sum, { kept }) => sum + kept, this.#known.size);
  }
}

/**
 * A token bucket for each key, as the time at which it would be full again (the generic cell rate algorithm): one number,
 * and nothing to refill.
 */
class Limit {
  /** As `RateLimit-Policy` says it. */
  readonly policy: string;
  readonly #fullAt = new Map<string, number>();
  readonly #interval: number;
  readonly #depth: number;

  constructor(
    private readonly name: string,
    rate: number,
    private readonly now: () => number,
  ) {
    this.#interval = 1_000 / rate;
    this.#depth = Math.max(1_000 * BURST_SECONDS, this.#interval);
    this.policy = `"${name}";q=${this.#requestsIn(this.#depth)};w=${Math.ceil(this.#depth / 1_000)}`;
  }

  get kept(): number {
    return this.#fullAt.size;
  }

  take(key: string, detail: string): void {
    const now = this.now();
    const fullAt = Math.max(now, this.#fullAt.get(key) ?? 0) + this.#interval;
    const wait = fullAt - now - this.#depth;
    // A refused request counts nowhere: who goes on too fast is still served at the rate.
    if (wait > 0) throw new ProblemException('throttled', { detail, retryAfter: Math.ceil(wait / 1_000) });
    keepLatest(this.#fullAt, key, fullAt);
  }

  /** What is left for a key, as `RateLimit` says it. */
  left(key: string): string {
    const filled = Math.max(0, (this.#fullAt.get(key) ?? 0) - this.now());
    return `"${this.name}";r=${this.#requestsIn(this.#depth - filled)};t=${Math.ceil(filled / 1_000)}`;
  }

  giveBack(key: string): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt === undefined) return;
    if (fullAt - this.#interval <= this.now()) this.#fullAt.delete(key);
    else this.#fullAt.set(key, fullAt - this.#interval);
  }

  /** How many whole requests fit into a time in milliseconds; a division that misses one by a hair has it. */
  #requestsIn(time: number): number {
    return Math.max(0, Math.floor(time / this.#interval + 1e-6));
  }
}

/** The last in the map is who came last. */
function keepLatest<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_KEPT) return;
  const [oldest] = map.keys();
  map.delete(oldest);
}
