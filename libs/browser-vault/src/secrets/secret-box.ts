import { serverAddress, type SshSecret } from '@kiops/contracts';
import { KeyHolder, OpenKey } from '../locks/key-holder';
import { SECRET_PREFIX } from '../storage/item-names';
import { open, opens, seal } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';
import { CheckedSecret, checkSecret } from './checked-secret';
import { compareText } from './compare-text';
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
import { TrashBox } from './trash-box';
import { RestoredSecrets, SecretAct, SecretActKind } from './trashed-secret';

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
    private readonly trash: TrashBox,
  ) {}

  /** The facts of all secrets, by address and then by age; also while the vault is locked. */
  async list(): Promise<SecretFacts[]> {
    const [rows, preferences] = await Promise.all([this.rows(), this.parts.store.all(PREFERRED_PREFIX)]);
    const facts = rows.flatMap(({ stored }) => stored?.facts ?? []);
    const byAddress = new Map<string, StoredFacts[]>();
    for (const one of facts) byAddress.set(one.address, [...(byAddress.get(one.address) ?? []), one]);
    return [...byAddress]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([address, group]) => {
        const chosen = preferredOf(group, preferences.get(preferredKey(address)));
        const byAge = group.sort((a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id));
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
   * Keeps a secret, or takes another's place, which goes to the trash. A secret that the account has already is not kept
   * twice.
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

  /**
   * Puts secrets into the trash by one act, and replies their places there, in the order of the ids. Ids that are not there
   * are left alone; of a damaged one there is nothing to bring back: it is gone. Rejects with `VaultError`; with `locked` nothing has happened,
   * unless nothing but what cannot even be read was to go.
   */
  async remove(
    ids: readonly string[],
    kind: SecretActKind = 'deleted',
    actId?: string,
  ): Promise<readonly string[]> {
    return this.parts.exclusively(() => this.moveToTrash(this.trash.begin(kind, actId), ids));
  }

  /** As `remove`, for somebody who keeps the other tabs from writing already. */
  async moveToTrash(act: SecretAct, ids: readonly string[]): Promise<readonly string[]> {
    const there = new Map((await this.rows()).map((row) => [row.id, row]));
    const rows = [...new Set(ids)].flatMap((id) => there.get(id) ?? []);
    if (rows.some(({ stored }) => stored)) await this.keys.forReading();
    const places: string[] = [];
    for (const { id } of rows) {
      const place = await this.copyToTrash(act, id);
      if (place !== undefined) places.push(place);
      await this.parts.store.remove(secretKey(id));
    }
    return places;
  }

  /**
   * Brings removed secrets back, under their own ids where these are free. One that is kept meanwhile is not kept twice, one
   * that is damaged stays where it is. Rejects with `locked`, `not-found` or `tampered`.
   */
  async restore(places: readonly string[]): Promise<RestoredSecrets> {
    return this.parts.exclusively(() => this.takeOutOfTrash(places));
  }

  /** As `restore`, for somebody who keeps the other tabs from writing already. */
  async takeOutOfTrash(places: readonly string[]): Promise<RestoredSecrets> {
    if ((await this.trash.present(places)).length === 0) throw new VaultError('not-found');
    const key = await this.keys.forWriting();
    const found = await this.trash.open(key, places);
    if (found.length === 0) throw new VaultError('tampered');
    const there = (await this.rows()).flatMap(({ stored }) => stored?.facts ?? []);
    const beside = new Set<string>();
    for (const { id, facts, secret } of found) {
      if (!(await this.isKept(key, facts, secret))) {
        await this.putBack(key, facts, secret);
        if (there.some(({ address, kind }) => address === facts.address && kind === facts.kind))
          beside.add(facts.address);
      }
      await this.trash.forget([id]);
    }
    return { count: found.length, beside: [...beside].sort() };
  }

  /**
   * Puts what is kept under an id into the trash as well, and replies its place; undefined when it is damaged or not there.
   * Only while no other tab writes.
   */
  async copyToTrash(act: SecretAct, id: string): Promise<string | undefined> {
    const stored = await this.stored(id);
    const secret = stored && (await this.unsealIfSound(await this.keys.forReading(), stored));
    return secret && this.trash.keep(act, stored.facts, secret);
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
  async write(key: OpenKey, checked: CheckedSecret, replaces?: string): Promise<string> {
    const old = replaces === undefined ? undefined : await this.stored(replaces);
    if (replaces !== undefined && !old) throw new VaultError('not-found');
    const now = this.parts.now().toISOString();
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
    if (old && !(await this.holds(key, old, secret))) {
      await this.copyToTrash(this.trash.begin('replaced'), old.facts.id);
    }
    await this.set(key, facts, secret);
    return facts.id;
  }

  private async set({ vaultId, key }: OpenKey, facts: StoredFacts, secret: SshSecret): Promise<void> {
    const sealed = await seal(key, secretContext(vaultId, facts), secret);
    const entry: StoredSecret = { version: 1, facts, sealed };
    await this.parts.store.set(secretKey(facts.id), entry);
  }

  /** Its own id says as well whether it is the one that was chosen to be used first. */
  private async putBack(key: OpenKey, facts: StoredFacts, secret: SshSecret): Promise<void> {
    const isFree = (await this.parts.store.get(secretKey(facts.id))) === undefined;
    await this.set(key, isFree ? facts : { ...facts, id: crypto.randomUUID() }, secret);
  }

  /** Whether an account has exactly this secret. */
  private async isKept(key: OpenKey, { address }: StoredFacts, secret: SshSecret): Promise<boolean> {
    for (const { stored } of await this.rows()) {
      if (stored?.facts.address === address && (await this.holds(key, stored, secret))) return true;
    }
    return false;
  }

  private async holds(key: OpenKey, stored: StoredSecret, secret: SshSecret): Promise<boolean> {
    const kept = await this.unsealIfSound(key, stored);
    return kept !== undefined && sameSecret({ secret: kept }, { secret }, 'exactly');
  }

  /** The id of an entry that holds this secret already. */
  private async known(key: OpenKey, checked: CheckedSecret, replaces?: string): Promise<string | undefined> {
    if (replaces !== undefined) return undefined;
    for (const { id, stored } of await this.rows()) {
      if (stored?.facts.address !== checked.address || stored.facts.kind !== checked.secret.kind) continue;
      if (await this.holds(key, stored, checked.secret)) return id;
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
  const latest = group.reduce((a, b) => (compareText(a.updatedAt, b.updatedAt) >= 0 ? a : b));
  return group.find(({ id }) => id === chosenId) ?? latest;
}
