import { serverAddress, type SshSecret } from '@kiops/contracts';
import { KeyHolder, OpenKey } from '../locks/key-holder';
import { SECRET_PREFIX } from '../storage/item-names';
import { open, opens, seal } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';
import { CheckedSecret, checkSecret } from './checked-secret';
import {
  DamagedSecret,
  OpenedSecret,
  OpenedSecrets,
  SecretFacts,
  SecretInput,
  ServerAccount,
} from './ssh-secret';
import {
  damagedSecret,
  isSshSecret,
  preferredKey,
  PREFERRED_PREFIX,
  readStoredSecret,
  secretContext,
  secretKey,
  StoredFacts,
  StoredSecret,
} from './stored-secret';
import { sameSecret } from './same-secret';

/** An entry as it is stored; undefined when it cannot be read. */
interface Row {
  readonly id: string;
  readonly value: unknown;
  readonly stored: StoredSecret | undefined;
}

/**
 * The kept secrets. Every write is one item; writers of all tabs take turns. A damaged entry is in nobody's way: the
 * others work, and it stays until somebody removes it.
 */
export class SecretBox {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
  ) {}

  /** The facts of all secrets, by address and then by age; also while the vault is locked. */
  async list(): Promise<SecretFacts[]> {
    const [rows, preferences] = await Promise.all([this.rows(), this.parts.store.all(PREFERRED_PREFIX)]);
    const facts = rows.flatMap(({ stored }) => stored?.facts ?? []);
    const byAddress = new Map<string, StoredFacts[]>();
    for (const one of facts) byAddress.set(one.address, [...(byAddress.get(one.address) ?? []), one]);
    return [...byAddress]
      .sort(([a], [b]) => compare(a, b))
      .flatMap(([address, group]) => {
        const chosen = preferredOf(group, preferences.get(preferredKey(address)));
        const byAge = group.sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id));
        return byAge.map((one) => ({ ...one, preferred: one === chosen }));
      });
  }

  /** The secrets of one account, the preferred one first; also while the vault is locked. */
  async listFor(account: ServerAccount): Promise<SecretFacts[]> {
    const address = serverAddress(account);
    const group = (await this.list()).filter((facts) => facts.address === address);
    return group.sort((a, b) => Number(b.preferred) - Number(a.preferred));
  }

  /**
   * How many entries there are, and which of them are damaged. While the vault is locked, only those that cannot be
   * read are known.
   */
  async inventory(): Promise<{ readonly count: number; readonly damaged: readonly DamagedSecret[] }> {
    const rows = await this.rows();
    const key = this.keys.current;
    const sound = await Promise.all(
      rows.map(({ stored }) =>
        stored && key ? opens(key.key, secretContext(key.vaultId, stored.facts), stored.sealed) : stored,
      ),
    );
    const damaged = rows.filter((_, index) => !sound[index]);
    return { count: rows.length, damaged: damaged.map(({ id, value }) => damagedSecret(id, value)) };
  }

  /** Rejects with `locked`, `not-found` or `tampered`. */
  async get(id: string): Promise<OpenedSecret> {
    const key = await this.keys.forReading();
    const value = await this.parts.store.get(secretKey(id));
    if (value === undefined) throw new VaultError('not-found');
    const stored = readStoredSecret(id, value);
    const facts = (await this.list()).find((one) => one.id === id);
    if (!facts || !stored) throw new VaultError('tampered');
    return { facts: { ...stored.facts, preferred: facts.preferred }, secret: await this.unseal(key, stored) };
  }

  /**
   * Keeps a secret, or takes another's place. A secret that the account has already is not kept twice.
   * Rejects with `VaultError` (then the old entry is still there) or, for a key that cannot be read, `SshKeyError`.
   */
  async put(input: SecretInput): Promise<SecretFacts> {
    const checked = await checkSecret(input);
    const id = await this.parts.exclusively(async () => {
      const key = await this.keys.forWriting();
      return (
        (await this.known(key, checked, input.replaces)) ?? (await this.write(key, checked, input.replaces))
      );
    });
    if (input.preferred) await this.prefer(id);
    const facts = (await this.list()).find((one) => one.id === id);
    if (!facts) throw new VaultError('not-found');
    return facts;
  }

  /** Uses this one first from now on. Rejects with `not-found`. */
  async prefer(id: string): Promise<void> {
    const stored = await this.stored(id);
    if (!stored) throw new VaultError('not-found');
    await this.parts.store.set(preferredKey(stored.facts.address), id);
  }

  /** Forgets secrets; ids that are not there are left alone. Needs no key. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.parts.exclusively(async () => {
      for (const id of ids) await this.parts.store.remove(secretKey(id));
    });
  }

  /** Forgets all secrets and preferences. The lock and the pins stay. */
  async clear(): Promise<void> {
    await this.parts.exclusively(async () => {
      const items = [...(await this.parts.store.all(SECRET_PREFIX)).keys()];
      const preferences = [...(await this.parts.store.all(PREFERRED_PREFIX)).keys()];
      for (const key of [...items, ...preferences]) await this.parts.store.remove(key);
    });
  }

  /** All secrets, or those with these ids, opened as far as they are not damaged. Rejects with `locked`. */
  async openAll(ids?: readonly string[]): Promise<OpenedSecrets> {
    const wanted = (id: string): boolean => !ids || ids.includes(id);
    const facts = (await this.list()).filter(({ id }) => wanted(id));
    const rows = (await this.rows()).filter(({ id }) => wanted(id));
    if (rows.length === 0) return { opened: [], damaged: [] };
    const key = await this.keys.forReading();
    const read = await Promise.all(
      rows.map(async (row) => ({
        ...row,
        secret: row.stored && (await this.unsealIfSound(key, row.stored)),
      })),
    );
    const secrets = new Map(read.map(({ id, secret }) => [id, secret]));
    return {
      opened: facts.flatMap((one) => {
        const secret = secrets.get(one.id);
        return secret ? [{ facts: one, secret }] : [];
      }),
      damaged: read.flatMap(({ id, value, secret }) => (secret ? [] : [damagedSecret(id, value)])),
    };
  }

  /** The secrets of one account that can be opened, the preferred one first. Rejects with `locked`. */
  async openFor(account: ServerAccount): Promise<readonly OpenedSecret[]> {
    const ids = (await this.listFor(account)).map(({ id }) => id);
    if (ids.length === 0) return [];
    const { opened } = await this.openAll(ids);
    return [...opened].sort((a, b) => ids.indexOf(a.facts.id) - ids.indexOf(b.facts.id));
  }

  /** Writes one entry. Only while no other tab writes. */
  async write({ vaultId, key }: OpenKey, checked: CheckedSecret, replaces?: string): Promise<string> {
    const old = replaces === undefined ? undefined : await this.stored(replaces);
    if (replaces !== undefined && !old) throw new VaultError('not-found');
    const now = new Date().toISOString();
    const { account, address, secret, key: keyFacts } = checked;
    const facts: StoredFacts = {
      ...account,
      address,
      id: replaces ?? crypto.randomUUID(),
      kind: secret.kind,
      ...(keyFacts && { key: keyFacts }),
      passphraseKept: secret.kind === 'key' && secret.passphrase !== undefined,
      createdAt: old?.facts.createdAt ?? now,
      updatedAt: now,
    };
    const sealed = await seal(key, secretContext(vaultId, facts), secret);
    const entry: StoredSecret = { version: 1, facts, sealed };
    await this.parts.store.set(secretKey(facts.id), entry);
    return facts.id;
  }

  /** The id of an entry that holds this secret already. */
  private async known(key: OpenKey, checked: CheckedSecret, replaces?: string): Promise<string | undefined> {
    if (replaces !== undefined) return undefined;
    for (const { id, stored } of await this.rows()) {
      if (stored?.facts.address !== checked.address || stored.facts.kind !== checked.secret.kind) continue;
      const secret = await this.unsealIfSound(key, stored);
      if (secret && sameSecret({ secret, key: stored.facts.key }, checked, 'exactly')) return id;
    }
    return undefined;
  }

  private async rows(): Promise<Row[]> {
    const items = await this.parts.store.all(SECRET_PREFIX);
    return [...items].map(([name, value]) => {
      const id = name.slice(SECRET_PREFIX.length);
      return { id, value, stored: readStoredSecret(id, value) };
    });
  }

  private async stored(id: string): Promise<StoredSecret | undefined> {
    return readStoredSecret(id, await this.parts.store.get(secretKey(id)));
  }

  private async unsealIfSound(key: OpenKey, stored: StoredSecret): Promise<SshSecret | undefined> {
    try {
      return await this.unseal(key, stored);
    } catch (error) {
      if (error instanceof VaultError && error.code === 'tampered') return undefined;
      throw error;
    }
  }

  private async unseal({ vaultId, key }: OpenKey, { facts, sealed }: StoredSecret): Promise<SshSecret> {
    const secret = await open(key, secretContext(vaultId, facts), sealed);
    if (!isSshSecret(secret)) throw new VaultError('tampered');
    return secret;
  }
}

/** The chosen one, or else the one that was kept or replaced last. */
function preferredOf(group: readonly StoredFacts[], chosenId: unknown): StoredFacts | undefined {
  const latest = group.reduce((a, b) => (compare(a.updatedAt, b.updatedAt) >= 0 ? a : b));
  return group.find(({ id }) => id === chosenId) ?? latest;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
