import { definitionOf, type RecordStore } from '@kiops/contracts';
import { ReadError } from './read-error';
import { masked, plainFields, plainGroups, withoutKeyInNotes } from './plain-fields';
import { READING_LIMITS, tooMany } from './reading-limits';
import type { LeftOut, ReadEntry, ReadHostKey, Reading, ReadSshSecret, ServerBehind } from './reading';
import { FileKeys } from './servers/file-keys';

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

  /** @param isOwn whether the file is one of KIOPS: its plain fields were plain before */
  constructor(
    { entries, keys }: { readonly entries: number; readonly keys: number } = READING_LIMITS,
    private readonly isOwn = false,
  ) {
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
   * Adds an entry, under a name of its own unless it has one; empty secrets are no secrets. What is surely a secret in its
   * plain fields is left out: they would leave the browser, and stand in lists.
   *
   * @param beside secrets of the same account that are kept elsewhere
   * @throws ReadError `too-large` when the file gives more than one may.
   */
  add(entry: Omit<ReadEntry, 'ref'> & { readonly ref?: string }, beside: readonly string[] = []): ReadEntry {
    const secret = Object.entries(entry.secret ?? {}).filter(([, value]) => value !== '');
    const { secret: _given, remarks, asks = [], groups, ...rest } = entry;
    const { fields, leftOut } = this.isOwn
      ? withoutKeyInNotes(entry.fields)
      : plainFields(entry.fields, [...secret.map(([, value]) => value), ...beside]);
    for (const { what, reason } of leftOut) this.leaveOut(entry.at, what, reason);
    const kept = groups && !this.isOwn ? plainGroups(groups) : groups;
    if (kept && groups && kept.length < groups.length)
      this.leaveOut(entry.at, 'its group', 'A secret is in its name, and names are not encrypted.');
    const isAsked = 'username' in entry.fields && !('username' in fields) && !asks.includes('username');
    const asked = isAsked ? [...asks, 'username'] : asks;
    const added: ReadEntry = {
      ...rest,
      at: masked(entry.at),
      fields,
      ref: entry.ref ?? this.ref(entry.store),
      ...(secret.length === 0 ? {} : { secret: Object.fromEntries(secret) }),
      ...(kept === undefined || kept.length === 0 ? {} : { groups: kept }),
      ...(asked.length === 0 ? {} : { asks: asked }),
      ...(remarks === undefined ? {} : { remarks: remarks.map(masked) }),
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
    this.leftOut.push({ at: masked(at), what: masked(what), reason: masked(reason) });
    const most = this.most * READING_LIMITS.leftOutPerEntry;
    if (this.leftOut.length > most) throw tooMany(most, 'things that cannot be imported');
  }

  /** Leaves out a line that is nothing of its format. It is not shown: it may be part of a secret. */
  leaveOutLine(line: number): void {
    this.leaveOut(`line ${line}`, 'a line', 'It is no setting.');
  }

  /** Leaves out what is said of a setting that is said again. */
  leaveOutTwice(line: number, name: string, which: 'first' | 'last'): void {
    this.leaveOut(
      `line ${line}`,
      `another “${name.slice(0, 80)}”`,
      `It stands twice: the ${which} one counts.`,
    );
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
