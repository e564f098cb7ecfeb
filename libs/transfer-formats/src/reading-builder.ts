import { definitionOf, holdsPrivateKey, type RecordStore } from '@kiops/contracts';
import { ReadError } from './read-error';
import { READING_LIMITS, tooMany } from './reading-limits';
import type { LeftOut, ReadEntry, ReadHostKey, Reading, ReadSshSecret, ServerBehind } from './reading';
import { FileKeys } from './servers/file-keys';

const KEY_IN_NOTES =
  'A private key is in them, and notes are not encrypted on KIOPS: import the key by itself, and add what else they say by hand.';

/** Gathers what a reader finds, and names the entries: `s1`, `s2` for servers, `x1` where the store is not known. */
export class ReadingBuilder {
  readonly entries: ReadEntry[] = [];
  readonly sshSecrets: ReadSshSecret[] = [];
  readonly hostKeys: ReadHostKey[] = [];
  readonly leftOut: LeftOut[] = [];
  private readonly behind: ServerBehind[] = [];
  private readonly named = new Map<string, number>();
  private secrets = 0;

  /** The private keys in the file. */
  readonly keys: FileKeys;
  private readonly most: number;

  constructor({ entries, keys }: { readonly entries: number; readonly keys: number } = READING_LIMITS) {
    this.most = entries;
    this.keys = new FileKeys(keys);
  }

  /** The next name of this store: for entries that others point to before they are added. */
  ref(store: RecordStore | null): string {
    const prefix = store === null ? 'x' : definitionOf(store).refPrefix;
    const number = (this.named.get(prefix) ?? 0) + 1;
    this.named.set(prefix, number);
    return `${prefix}${number}`;
  }

  /**
   * Adds an entry, under a name of its own unless it has one; empty secrets are no secrets. Notes with a private key in them
   * are left out: they would leave the browser, and stand in lists.
   *
   * @throws ReadError `too-large` when the file gives more than one may.
   */
  add(entry: Omit<ReadEntry, 'ref'> & { readonly ref?: string }): ReadEntry {
    const secret = Object.entries(entry.secret ?? {}).filter(([, value]) => value !== '');
    const { secret: _given, ...rest } = entry;
    const { notes, ...otherFields } = entry.fields;
    const hasKey = typeof notes === 'string' && holdsPrivateKey(notes);
    if (hasKey) this.leaveOut(entry.at, 'its notes', KEY_IN_NOTES);
    const added: ReadEntry = {
      ...rest,
      ...(hasKey ? { fields: otherFields } : {}),
      ref: entry.ref ?? this.ref(entry.store),
      ...(secret.length === 0 ? {} : { secret: Object.fromEntries(secret) }),
    };
    this.entries.push(added);
    this.secrets += secret.reduce((sum, [, value]) => sum + value.length, 0);
    if (this.secrets > READING_LIMITS.secrets)
      throw new ReadError('too-large', 'The secrets in it are longer than KIOPS reads of one file.');
    this.count();
    return added;
  }

  /** Adds what signs in to an SSH server. @throws ReadError `too-large` */
  addSshSecret(secret: ReadSshSecret): void {
    this.sshSecrets.push(secret);
    this.count();
  }

  /** Adds a key that belongs to a server which the person chooses. @throws ReadError `too-large` */
  addKey(
    at: string,
    { secret, fingerprint }: Pick<ReadSshSecret, 'secret' | 'fingerprint'>,
    remarks: readonly string[] = [],
  ): void {
    this.addSshSecret({
      at,
      host: null,
      port: null,
      username: null,
      secret,
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(remarks.length === 0 ? {} : { remarks }),
    });
  }

  /** Adds a host key. @throws ReadError `too-large` */
  addHostKey(hostKey: ReadHostKey): void {
    this.hostKeys.push(hostKey);
    this.count();
  }

  leaveOut(at: string, what: string, reason: string): void {
    this.leftOut.push({ at, what, reason });
    const most = this.most * READING_LIMITS.leftOutPerEntry;
    if (this.leftOut.length > most) throw tooMany(most, 'things that cannot be imported');
  }

  /**
   * Leaves a server out that is reached through one which is not in this file: its jump server may be known elsewhere.
   *
   * @param add adds it, as far as the file tells; it gives no entry when it left it out for another reason
   */
  leaveBehind(line: LeftOut, jumpName: string | undefined, add: () => string | undefined): void {
    const [entries, secrets, lines] = [this.entries.length, this.sshSecrets.length, this.leftOut.length];
    const ref = add();
    const added = this.entries.splice(entries);
    const sshSecrets = this.sshSecrets.splice(secrets);
    const leftOut = this.leftOut.splice(lines);
    this.leaveOut(line.at, line.what, line.reason);
    const entry = added.find((one) => one.ref === ref);
    if (!entry) return;
    const kept = this.leftOut[this.leftOut.length - 1];
    this.behind.push({
      entry,
      sshSecrets,
      leftOut,
      line: kept,
      ...(jumpName === undefined ? {} : { jumpName }),
    });
  }

  reading(): Reading {
    const { entries, sshSecrets, hostKeys, leftOut, behind } = this;
    return { entries, sshSecrets, hostKeys, leftOut, ...(behind.length === 0 ? {} : { behind }) };
  }

  private count(): void {
    if (Math.max(this.entries.length, this.sshSecrets.length) > this.most) throw tooMany(this.most);
    if (this.hostKeys.length > READING_LIMITS.hostKeys) throw tooMany(READING_LIMITS.hostKeys, 'host keys');
  }
}
