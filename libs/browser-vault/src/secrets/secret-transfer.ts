import type { Decision, SshSecret, TransferSshSecret, Verdict } from '@kiops/contracts';
import { ImportNotes, NotedSecret } from '../imports/import-notes';
import { KeyHolder } from '../locks/key-holder';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';
import { CheckedSecret, checkSecret } from './checked-secret';
import { SecretBox } from './secret-box';
import { TrashBox } from './trash-box';
import { sameSecret } from './same-secret';
import { DamagedSecret, OpenedSecret, SecretFacts } from './ssh-secret';
import { secretKey } from './stored-secret';
import { SecretAct } from './trashed-secret';

/** What would happen to one entry of a file's `sshSecrets`. Nothing here may be shown but as it is: no secret is in it. */
export interface PlannedSecret {
  /** Position in the file's list, from 0. */
  readonly index: number;
  /** `user@host:port`, as far as the entry can be read. */
  readonly address: string;
  readonly kind?: SshSecret['kind'];
  /** Type and fingerprint of an incoming key. */
  readonly key?: CheckedSecret['key'];
  readonly verdict: Verdict;
  /** The kept secret that it meets. */
  readonly existing?: SecretFacts;
  /** With a `conflict` inside the file, where none is kept: the index of the earlier entry. */
  readonly follows?: number;
  /** With `invalid`, and with a duplicate inside the file. */
  readonly reason?: string;
}

/** A plan, and the secrets that it was made from, which stay in memory until it is applied or dropped. */
export interface SecretImportPlan {
  readonly entries: readonly PlannedSecret[];
  /** By the entry's index. */
  readonly incoming: ReadonlyMap<number, IncomingSecret>;
}

/** An entry that may be kept. */
export interface IncomingSecret {
  readonly checked: CheckedSecret;
  readonly preferred: boolean;
}

/** How many entries went which way. */
export interface SecretImportSummary {
  readonly created: number;
  readonly replaced: number;
  readonly kept: number;
  readonly identical: number;
  readonly invalid: number;
}

/** The vault's part of a transfer file, and what could not be put into it. */
export interface SecretExport {
  readonly sshSecrets: readonly TransferSshSecret[];
  readonly damaged: readonly DamagedSecret[];
}

/** Takes secrets out into a transfer file, and in from one, in the browser only. */
export class SecretTransfer {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
    private readonly box: SecretBox,
    private readonly trash: TrashBox,
    private readonly notes: ImportNotes,
  ) {}

  /** The `sshSecrets` of a transfer file: all, or those with these ids, but for the damaged. Rejects with `locked`. */
  async export(ids?: readonly string[]): Promise<SecretExport> {
    const { opened, damaged } = await this.box.openAll(ids);
    const sshSecrets = opened.map(({ facts: { host, port, username, preferred }, secret }) => ({
      host,
      port,
      username,
      ...secret,
      preferred,
    }));
    return { sshSecrets, damaged };
  }

  /**
   * Compares a file's `sshSecrets` with what is kept: an account may have several secrets, so a conflict is another
   * secret of the same kind for the same account. Writes nothing. Rejects with `locked` when something is kept.
   */
  async plan(incoming: readonly unknown[]): Promise<SecretImportPlan> {
    const { opened: existing } = await this.box.openAll();
    const read = new Map<number, IncomingSecret>();
    const entries: PlannedSecret[] = [];
    for (const [index, value] of incoming.entries()) {
      const entry = await readEntry(value);
      if ('reason' in entry) {
        entries.push({ index, verdict: 'invalid', ...entry });
        continue;
      }
      entries.push(compare(index, entry.checked, existing, read));
      read.set(index, entry);
    }
    return { entries, incoming: read };
  }

  /**
   * Applies a plan: `decide` answers for the conflicts. What is replaced goes to the trash, by the act `actId`, under
   * which is noted how to take the import back. When a write fails (no room left, for example), what was
   * written is taken back, and the error is the write's. Rejects with `VaultError`.
   */
  async apply(
    plan: SecretImportPlan,
    decide: (entry: PlannedSecret) => Decision,
    actId?: string,
  ): Promise<SecretImportSummary> {
    const counts = { created: 0, replaced: 0, kept: 0, identical: 0, invalid: 0 };
    const written: Written[] = [];
    const outdated = new Set<string>();
    const preferred: string[] = [];
    const trashed = new Map<string, string>();
    const act = this.trash.begin('replaced', actId);
    const superseded = supersededIn(plan.entries, decide);
    await this.parts.exclusively(async () => {
      const before = new Set((await this.box.list()).map(({ address }) => address));
      try {
        for (const entry of plan.entries) {
          const action = actionFor(entry, decide);
          counts[action] += 1;
          const incoming = plan.incoming.get(entry.index);
          if (!incoming || superseded.has(entry.index)) continue;
          if (action !== 'created' && action !== 'replaced') continue;
          const id = await this.box.write(await this.keys.forWriting(), incoming.checked);
          const replaced = action === 'replaced' ? entry.existing : undefined;
          written.push({ id, replaced });
          if (replaced) outdated.add(replaced.id);
          if (replaced?.preferred || (incoming.preferred && !before.has(entry.address))) preferred.push(id);
        }
        for (const id of preferred) await this.box.prefer(id);
        for (const id of outdated) {
          const place = await this.box.copyToTrash(act, id);
          if (place !== undefined) trashed.set(id, place);
        }
        await this.note(act, written, trashed);
      } catch (error) {
        await this.trash.forget([...trashed.values()]);
        for (const { id } of written) await this.parts.store.remove(secretKey(id));
        throw error;
      }
      // The new ones are all there, and the old ones in the trash: now these may go.
      for (const id of outdated) await this.parts.store.remove(secretKey(id));
    });
    return counts;
  }

  private async note(
    act: SecretAct,
    written: readonly Written[],
    trashed: ReadonlyMap<string, string>,
  ): Promise<void> {
    if (written.length === 0) return;
    const facts = new Map((await this.box.list()).map((one) => [one.id, one]));
    const secrets = written.flatMap(({ id, replaced }): NotedSecret[] => {
      const one = facts.get(id);
      if (!one) return [];
      const place = replaced && trashed.get(replaced.id);
      const before =
        place === undefined ? {} : { replaced: { place, preferred: replaced?.preferred ?? false } };
      return [{ id, address: one.address, updatedAt: one.updatedAt, ...before }];
    });
    await this.notes.add(act.id, { secrets });
  }
}

/** A secret that was written, and the one whose place it takes. */
interface Written {
  readonly id: string;
  readonly replaced?: SecretFacts;
}

function actionFor(
  entry: PlannedSecret,
  decide: (entry: PlannedSecret) => Decision,
): keyof SecretImportSummary {
  if (entry.verdict === 'new') return 'created';
  if (entry.verdict !== 'conflict') return entry.verdict;
  const decision = decide(entry);
  if (decision === 'keep') return 'kept';
  return decision === 'replace' ? 'replaced' : 'created';
}

/** The entries whose place a later one of the same file takes: they are not written at all. */
function supersededIn(
  entries: readonly PlannedSecret[],
  decide: (entry: PlannedSecret) => Decision,
): ReadonlySet<number> {
  const holders = new Map<number, number>();
  const superseded = new Set<number>();
  for (const entry of entries) {
    const { index, follows } = entry;
    if (follows === undefined || actionFor(entry, decide) !== 'replaced') continue;
    superseded.add(holders.get(follows) ?? follows);
    holders.set(follows, index);
  }
  return superseded;
}

function compare(
  index: number,
  incoming: CheckedSecret,
  existing: readonly OpenedSecret[],
  earlier: ReadonlyMap<number, IncomingSecret>,
): PlannedSecret {
  const { address, secret, key } = incoming;
  const base = { index, address, kind: secret.kind, ...(key && { key }) };
  const sameKind = existing.filter(({ facts }) => facts.address === address && facts.kind === secret.kind);
  const twin = sameKind.find((one) =>
    sameSecret({ secret: one.secret, key: one.facts.key }, incoming, 'by-meaning'),
  );
  if (twin) return { ...base, verdict: 'identical', existing: twin.facts };
  const before = [...earlier].filter(
    ([, one]) => one.checked.address === address && one.checked.secret.kind === secret.kind,
  );
  const copy = before.find(([, one]) => sameSecret(one.checked, incoming, 'by-meaning'));
  if (copy) return { ...base, verdict: 'identical', reason: `The same as entry ${copy[0] + 1} of the file.` };
  const met = sameKind.find(({ facts }) => facts.preferred) ?? sameKind[0];
  if (met) return { ...base, verdict: 'conflict', existing: met.facts };
  if (before.length === 0) return { ...base, verdict: 'new' };
  const [first] = before[0];
  const reason = `Another secret for the same account as entry ${first + 1} of the file.`;
  return { ...base, verdict: 'conflict', follows: first, reason };
}

type ReadEntry = IncomingSecret | { address: string; reason: string };

async function readEntry(entry: unknown): Promise<ReadEntry> {
  if (typeof entry !== 'object' || entry === null) return { address: '', reason: 'This is not an object.' };
  const { username, host, port, kind, password, privateKey, passphrase, preferred } = entry as Record<
    string,
    unknown
  >;
  const address = [username, '@', host, ':', port].map((part) => shortText(part)).join('');
  const secret = readSecret(kind, password, privateKey, passphrase);
  if (typeof username !== 'string' || typeof host !== 'string' || typeof port !== 'number' || !secret) {
    return { address, reason: 'The account or the secret is missing.' };
  }
  try {
    return { checked: await checkSecret({ username, host, port, secret }), preferred: preferred === true };
  } catch (error) {
    return { address, reason: error instanceof Error ? error.message : new VaultError('invalid').message };
  }
}

function readSecret(
  kind: unknown,
  password: unknown,
  privateKey: unknown,
  passphrase: unknown,
): SshSecret | undefined {
  if (kind === 'password') return typeof password === 'string' ? { kind, password } : undefined;
  if (kind !== 'key' || typeof privateKey !== 'string') return undefined;
  return { kind, privateKey, ...(typeof passphrase === 'string' && { passphrase }) };
}

function shortText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 80) : '?';
}
