import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Refusal } from './refusal';
import type { RefusalSummary, RefusedAccessLog, Try } from './refused-access-log';

/** How much is kept until it is written, and for how long in milliseconds. */
export const BOUNDS = { summaries: 2_000, tries: 5_000, window: 60_000 } as const;

/**
 * Counts what is refused, and has it written to the audit log once a minute, in one statement: a flood of refused requests
 * makes a few lines, costs no request any time, and what is kept of it in memory is bounded. A process that is killed loses
 * the present minute.
 *
 * Whose the records were that somebody asked for in vain is looked up then too. A request that looked would take longer
 * for ids that exist.
 */
export class RefusedAccess implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('RefusedAccess');
  readonly #summaries = new Map<string, RefusalSummary>();
  readonly #tries = new Map<string, Try>();
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #isFailing = false;

  constructor(
    private readonly log: Pick<RefusedAccessLog, 'write'>,
    private readonly bounds: Readonly<Record<keyof typeof BOUNDS, number>> = BOUNDS,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.flush(), this.bounds.window).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** How many lines and tries wait to be written. */
  get kept(): number {
    return this.#summaries.size + this.#tries.size;
  }

  /** Counts one refusal. It returns at once, and never throws. */
  note(refusal: Refusal): void {
    this.#addSummary(summaryOf(refusal));
    const { caller } = refusal;
    if (!caller) return;
    for (const id of refusal.ids) this.#addTry({ id, caller, count: 1 });
    // Ids make room for others at once: nobody gets one past by asking for many.
    const isFull = this.#tries.size >= this.bounds.tries;
    if (isFull && !this.#isWriting && !this.#isFailing) void this.#write([], this.#takeTries());
  }

  /** Writes what is kept. Never rejects: what could not be written is kept, as far as there is room. */
  async flush(): Promise<void> {
    await this.#writing;
    const summaries = [...this.#summaries.values()];
    this.#summaries.clear();
    await this.#write(summaries, this.#takeTries());
    if (this.#isFailing) return;
    if (this.#lost > 0)
      this.#logger.warn({ ids: this.#lost }, 'Too many ids were asked for to look up whose they are');
    this.#lost = 0;
  }

  async #write(summaries: readonly RefusalSummary[], tries: readonly Try[]): Promise<void> {
    if (summaries.length + tries.length === 0) return;
    this.#isWriting = true;
    this.#writing = this.log
      .write(summaries, tries)
      .then(() => {
        this.#isFailing = false;
      })
      .catch((error: unknown) => {
        if (!this.#isFailing)
          this.#logger.warn({ err: error }, 'Refused access could not be written to the audit log');
        this.#isFailing = true;
        for (const summary of summaries) this.#addSummary(summary);
        for (const each of tries) this.#addTry(each);
      })
      .finally(() => {
        this.#isWriting = false;
      });
    await this.#writing;
  }

  #takeTries(): Try[] {
    const tries = [...this.#tries.values()];
    this.#tries.clear();
    return tries;
  }

  #addSummary(summary: RefusalSummary): void {
    const own = keyOf(summary);
    // The rest has one line for each kind, whoever it was.
    const isRest = !this.#summaries.has(own) && this.#summaries.size >= this.bounds.summaries;
    const counted = isRest ? { ...summary, caller: undefined, network: null, route: null } : summary;
    const key = isRest ? keyOf(counted) : own;
    const before = this.#summaries.get(key);
    if (before) before.count += summary.count;
    else this.#summaries.set(key, { ...counted });
  }

  #addTry({ id, caller, count }: Try): void {
    const key = `${caller.accountId} ${caller.tokenId ?? ''} ${id}`;
    const before = this.#tries.get(key);
    if (before) before.count += count;
    else if (this.#tries.size < this.bounds.tries) this.#tries.set(key, { id, caller, count });
    else this.#lost += 1;
  }
}

function summaryOf({ action, caller, network, route }: Refusal): RefusalSummary {
  return { action, caller, network, route, since: new Date().toISOString(), count: 1 };
}

function keyOf({ action, caller, network, route }: RefusalSummary): string {
  const who = caller ? `${caller.accountId} ${caller.tokenId ?? ''}` : (network ?? '');
  return `${action} ${who} ${route ?? ''}`;
}
