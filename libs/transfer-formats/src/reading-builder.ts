import { definitionOf, type RecordStore } from '@kiops/contracts';
import type { LeftOut, ReadEntry, ReadHostKey, Reading, ReadSshSecret } from './reading';

/** Gathers what a reader finds, and names the entries: `s1`, `s2` for servers, `x1` where the store is not known. */
export class ReadingBuilder {
  readonly entries: ReadEntry[] = [];
  readonly sshSecrets: ReadSshSecret[] = [];
  readonly hostKeys: ReadHostKey[] = [];
  readonly leftOut: LeftOut[] = [];
  private readonly named = new Map<string, number>();

  /** The next name of this store: for entries that others point to before they are added. */
  ref(store: RecordStore | null): string {
    const prefix = store === null ? 'x' : definitionOf(store).refPrefix;
    const number = (this.named.get(prefix) ?? 0) + 1;
    this.named.set(prefix, number);
    return `${prefix}${number}`;
  }

  /** Adds an entry, under a name of its own unless it has one; empty secrets are no secrets. */
  add(entry: Omit<ReadEntry, 'ref'> & { readonly ref?: string }): ReadEntry {
    const secret = Object.entries(entry.secret ?? {}).filter(([, value]) => value !== '');
    const { secret: _given, ...rest } = entry;
    const added: ReadEntry = {
      ...rest,
      ref: entry.ref ?? this.ref(entry.store),
      ...(secret.length === 0 ? {} : { secret: Object.fromEntries(secret) }),
    };
    this.entries.push(added);
    return added;
  }

  /** Adds a key that belongs to a server which the person chooses. */
  addKey(at: string, { secret, fingerprint }: Pick<ReadSshSecret, 'secret' | 'fingerprint'>): void {
    this.sshSecrets.push({
      at,
      host: null,
      port: null,
      username: null,
      secret,
      ...(fingerprint === undefined ? {} : { fingerprint }),
    });
  }

  leaveOut(at: string, what: string, reason: string): void {
    this.leftOut.push({ at, what, reason });
  }

  reading(): Reading {
    const { entries, sshSecrets, hostKeys, leftOut } = this;
    return { entries, sshSecrets, hostKeys, leftOut };
  }
}
