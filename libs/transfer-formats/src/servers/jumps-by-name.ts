import { LIMITS } from '@kiops/contracts';
import { ReadingProgress } from '../files/reading-progress';
import type { ReadingBuilder } from '../reading-builder';

/** Something that becomes a server, and the names by which others call it. */
export interface NamedItem<Item> {
  readonly names: readonly string[];
  readonly at: string;
  readonly item: Item;
}

/** Through which other one it is reached, by name; or why that cannot be told. */
export interface NamedJump {
  readonly name?: string;
  /** The name as it stands there, where `name` is not. */
  readonly called?: string;
  /** Why it is left out when nothing has the name, where there is more to say. */
  readonly missing?: string;
  /** The ref of a jump server that has no name among them. */
  readonly ref?: string;
  readonly fault?: string;
}

/**
 * Adds servers that name each other as jump servers, in their order. One whose jump server is missing or left out is left
 * out too, and one that leads back to itself: nothing is reached directly instead. Where only the jump server is missing,
 * what is read of it is kept beside, for those who know that one.
 */
export class JumpsByName<Item> {
  private readonly byName = new Map<string, number>();
  private readonly refs: string[];
  private readonly faults: (string | null | undefined)[] = [];
  private readonly jumps: (number | undefined)[] = [];
  /** Names that nothing here has, by who names them. */
  private readonly missing = new Map<number, string>();

  /** @param add gives no ref when it left the item out, having told why */
  constructor(
    private readonly builder: ReadingBuilder,
    private readonly items: readonly NamedItem<Item>[],
    private readonly jumpOf: (item: Item) => NamedJump,
    private readonly add: (item: Item, jumpServer: string | undefined, ref: string) => string | undefined,
    private readonly titleOf: (item: Item) => string,
  ) {
    for (const [index, { names }] of items.entries()) {
      for (const name of names) if (name !== '' && !this.byName.has(name)) this.byName.set(name, index);
    }
    this.refs = items.map(() => this.builder.ref('servers'));
  }

  addAll(progress = new ReadingProgress()): void {
    const given = this.items.map(({ item }) => this.jumpOf(item));
    for (const [index, { name, called = name, fault, missing }] of given.entries()) {
      this.faults[index] = fault ?? null;
      this.jumps[index] = name === undefined ? undefined : this.byName.get(name);
      if (fault === undefined && called !== undefined && this.jumps[index] === undefined) {
        this.faults[index] =
          missing ??
          `Its jump server “${called}” is not in this file, and it is never reached directly instead.`;
        this.missing.set(index, called);
      }
    }
    const added = new Set<number>();
    const settled = new Map<number, string | null>();
    for (const [index, { at, item }] of progress.through(this.items)) {
      const fault = this.faultOf(index, settled);
      const jump = this.jumps[index];
      const jumpRef = jump === undefined ? given[index].ref : this.refs[jump];
      const add = () => this.add(item, jumpRef, this.refs[index]);
      if (fault === null) {
        if (add() !== undefined) added.add(index);
        continue;
      }
      const line = { at, what: `the server ${this.titleOf(item)}`, reason: fault };
      if (this.lacksOnlyAJump(index)) this.builder.leaveBehind(line, this.missing.get(index), add);
      else this.builder.leaveOut(line.at, line.what, line.reason);
    }
    this.dropOrphans(added);
  }

  /** Whether the way ends at a name that nothing here has, and nothing else is wrong with it. */
  private lacksOnlyAJump(start: number): boolean {
    let at = start;
    for (let hops = 0; hops <= LIMITS.jumpServers.max; hops += 1) {
      const jump = this.jumps[at];
      if (jump === undefined) return this.missing.has(at);
      at = jump;
    }
    return false;
  }

  /** Walks to the end of the way: at most as far as a way may be long. */
  private faultOf(start: number, settled: Map<number, string | null>): string | null {
    const known = settled.get(start);
    if (known !== undefined) return known;
    let fault: string | null = null;
    let at: number | undefined = start;
    const seen = new Set<number>();
    while (at !== undefined && fault === null) {
      if (seen.has(at)) fault = 'Its jump servers lead back to itself.';
      else if (seen.size > LIMITS.jumpServers.max)
        fault = `More than ${LIMITS.jumpServers.max} jump servers stand before it.`;
      else {
        const own: string | null = this.faults[at] ?? null;
        if (own !== null)
          fault =
            at === start
              ? own
              : 'A jump server on the way to it is left out, and it is never reached directly instead.';
        seen.add(at);
        at = this.jumps[at];
      }
    }
    settled.set(start, fault);
    return fault;
  }

  /** A jump server may turn out to have no address: who needs it goes with it. */
  private dropOrphans(added: Set<number>): void {
    let changed = true;
    for (let round = 0; changed && round <= LIMITS.jumpServers.max; round += 1) {
      changed = false;
      for (const index of added) {
        const jump = this.jumps[index];
        if (jump === undefined || added.has(jump)) continue;
        added.delete(index);
        changed = true;
        this.faults[index] = 'gone';
      }
    }
    const gone = new Set(
      this.items.flatMap((_, index) => (this.faults[index] === 'gone' ? [this.refs[index]] : [])),
    );
    if (gone.size === 0) return;
    const kept = this.builder.entries.filter(({ ref }) => !gone.has(ref));
    this.builder.entries.length = 0;
    for (const entry of kept) this.builder.entries.push(entry);
    const places = new Set(this.items.flatMap(({ at }, index) => (gone.has(this.refs[index]) ? [at] : [])));
    const secrets = this.builder.sshSecrets.filter(({ at }) => !places.has(at));
    this.builder.sshSecrets.length = 0;
    for (const secret of secrets) this.builder.sshSecrets.push(secret);
    for (const [index, { at, item }] of this.items.entries()) {
      if (!gone.has(this.refs[index])) continue;
      this.builder.leaveOut(
        at,
        `the server ${this.titleOf(item)}`,
        'A jump server on the way to it is left out, and it is never reached directly instead.',
      );
    }
  }
}
