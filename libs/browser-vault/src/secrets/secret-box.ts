import { serverAddress } from '@kiops/contracts';
import { KeyHolder, OpenKey } from '../locks/key-holder';
import { open, seal } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';
import { CheckedSecret, checkSecret } from './checked-secret';
import { OpenedSecret, SecretFacts, SecretInput, ServerAccount } from './ssh-secret';
import {
  isSshSecret,
  preferredKey,
  PREFERRED_PREFIX,
  readStoredSecret,
  secretContext,
  secretKey,
  SECRET_PREFIX,
  StoredFacts,
  StoredSecret,
} from './stored-secret';
import { sameSecret } from './same-secret';

/** The kept secrets. Every write is one item; writers of all tabs take turns. */
export class SecretBox {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
  ) {}

  /** The facts of all secrets, by address and then by age; also while the vault is locked. */
  async list(): Promise<SecretFacts[]> {
    const [secrets, preferences] = await Promise.all([
      this.parts.store.all(SECRET_PREFIX),
      this.parts.store.all(PREFERRED_PREFIX),
    ]);
    const facts = [...secrets.values()].flatMap((value) => readStoredSecret(value)?.facts ?? []);
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

  /** Rejects with `locked`, `not-found` or `tampered`. */
  async get(id: string): Promise<OpenedSecret> {
    const key = await this.keys.forReading();
    const facts = (await this.list()).find((one) => one.id === id);
    const stored = readStoredSecret(await this.parts.store.get(secretKey(id)));
    if (!facts || !stored) throw new VaultError('not-found');
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
    const stored = readStoredSecret(await this.parts.store.get(secretKey(id)));
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

  /** All secrets, or those with these ids, opened. Rejects with `locked` or `tampered`. */
  async openAll(ids?: readonly string[]): Promise<OpenedSecret[]> {
    const facts = (await this.list()).filter(({ id }) => !ids || ids.includes(id));
    if (facts.length === 0) return [];
    const key = await this.keys.forReading();
    const stored = await this.parts.store.all(SECRET_PREFIX);
    return Promise.all(
      facts.map(async (one) => {
        const entry = readStoredSecret(stored.get(secretKey(one.id)));
        if (!entry) throw new VaultError('not-found');
        return { facts: one, secret: await this.unseal(key, entry) };
      }),
    );
  }

  /** Writes one entry. Only while no other tab writes. */
  async write({ vaultId, key }: OpenKey, checked: CheckedSecret, replaces?: string): Promise<string> {
    const old =
      replaces === undefined ? undefined : readStoredSecret(await this.parts.store.get(secretKey(replaces)));
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
    const group = await this.listFor(checked.account);
    const stored = await this.parts.store.all(SECRET_PREFIX);
    for (const facts of group) {
      const entry = readStoredSecret(stored.get(secretKey(facts.id)));
      if (!entry || facts.kind !== checked.secret.kind) continue;
      const secret = await this.unseal(key, entry);
      if (sameSecret({ secret, key: facts.key }, checked, 'exactly')) return facts.id;
    }
    return undefined;
  }

  private async unseal({ vaultId, key }: OpenKey, { facts, sealed }: StoredSecret) {
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
