import type { SshSecret } from '@kiops/contracts';
import { KeyHolder, OpenKey } from '../locks/key-holder';
import { TRASH_PREFIX } from '../storage/item-names';
import { open, opens, seal } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';
import { compareText } from './compare-text';
import { sameSecret } from './same-secret';
import { damagedSecret, isSshSecret, StoredFacts } from './stored-secret';
import {
  expiryOf,
  OpenedTrash,
  readStoredTrash,
  SecretAct,
  SecretActKind,
  StoredTrash,
  TrashedSecret,
  trashContext,
  trashKey,
} from './trashed-secret';

/** An entry as it is stored; undefined when it cannot be read. */
interface Row {
  readonly id: string;
  readonly value: unknown;
  readonly stored: StoredTrash | undefined;
}

/**
 * Removed secrets, each sealed anew under the vault key, for 30 days by the clock of KIOPS. An entry is written before the
 * kept one goes, and goes after that one is back: a tab that is killed in between leaves it twice, and never not at all.
 */
export class TrashBox {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
  ) {}

  /** How many there are, damaged ones too. */
  async count(): Promise<number> {
    return (await this.rows()).length;
  }

  /** The latest removed first, then by address; also while the vault is locked. The unreadable are last. */
  async list(): Promise<TrashedSecret[]> {
    const key = this.keys.current;
    const listed = await Promise.all(
      (await this.rows()).map(async ({ id, value, stored }): Promise<TrashedSecret> => {
        if (!stored) return { ...damagedSecret(id, value), damaged: true };
        const { facts, act, sealed } = stored;
        const sound = !key || (await opens(key.key, trashContext(key.vaultId, stored), sealed));
        const known = { facts, act, expiresAt: new Date(expiryOf(act)).toISOString() };
        return { id, address: facts.address, damaged: !sound, known };
      }),
    );
    return listed.sort(latestFirst);
  }

  /** Begins an act, by which one or many secrets come in. */
  begin(kind: SecretActKind, id: string = crypto.randomUUID()): SecretAct {
    return { id, kind, at: this.parts.now().toISOString() };
  }

  /**
   * Puts a secret in, and replies its place. One that is there already, since a tab was killed, keeps it. Only while no
   * other tab writes. Rejects with `VaultError`: then nothing is there.
   */
  async keep(act: SecretAct, facts: StoredFacts, secret: SshSecret): Promise<string> {
    const { vaultId, key } = await this.keys.forWriting();
    const id = (await this.placeOf({ vaultId, key }, facts, secret)) ?? crypto.randomUUID();
    const entry = { version: 1, id, act, facts } as const;
    const sealed = await seal(key, trashContext(vaultId, entry), secret);
    await this.parts.store.set(trashKey(id), { ...entry, sealed } satisfies StoredTrash);
    return id;
  }

  /** Those of these places that can still be opened. */
  async open(key: OpenKey, ids: readonly string[]): Promise<OpenedTrash[]> {
    const found: OpenedTrash[] = [];
    for (const { id, stored } of await this.rows()) {
      const secret = stored && ids.includes(id) ? await this.unseal(key, stored) : undefined;
      if (stored && secret) found.push({ ...stored, secret });
    }
    return found;
  }

  /** Which of these places there are. */
  async present(ids: readonly string[]): Promise<readonly string[]> {
    return (await this.rows()).map(({ id }) => id).filter((id) => ids.includes(id));
  }

  /** Erases for good; what is not there is left alone. Needs no key. */
  async erase(ids: readonly string[]): Promise<void> {
    await this.parts.exclusively(() => this.forget(ids));
  }

  /** Erases what has been there for its 30 days. */
  async eraseExpired(): Promise<void> {
    const expired = [...(await this.parts.store.all(TRASH_PREFIX))].filter(([name, value]) => {
      const stored = readStoredTrash(placeIn(name), value);
      return stored && this.isOver(stored);
    });
    if (expired.length > 0) await this.erase(expired.map(([name]) => placeIn(name)));
  }

  /** As `erase`, for somebody who keeps the other tabs from writing already. */
  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.parts.store.remove(trashKey(id));
  }

  private async placeOf(key: OpenKey, facts: StoredFacts, secret: SshSecret): Promise<string | undefined> {
    for (const { id, stored } of await this.rows()) {
      if (stored?.facts.id !== facts.id || stored.facts.updatedAt !== facts.updatedAt) continue;
      const there = await this.unseal(key, stored);
      if (there && sameSecret({ secret: there }, { secret }, 'exactly')) return id;
    }
    return undefined;
  }

  /** Undefined when it is damaged. */
  private async unseal({ vaultId, key }: OpenKey, stored: StoredTrash): Promise<SshSecret | undefined> {
    try {
      const secret = await open(key, trashContext(vaultId, stored), stored.sealed);
      return isSshSecret(secret) ? secret : undefined;
    } catch (error) {
      if (error instanceof VaultError && error.code === 'tampered') return undefined;
      throw error;
    }
  }

  /** Without those whose time is over. */
  private async rows(): Promise<Row[]> {
    const items = await this.parts.store.all(TRASH_PREFIX);
    return [...items]
      .map(([name, value]): Row => {
        const id = placeIn(name);
        return { id, value, stored: readStoredTrash(id, value) };
      })
      .filter(({ stored }) => !stored || !this.isOver(stored));
  }

  private isOver({ act }: StoredTrash): boolean {
    return expiryOf(act) <= this.parts.now().getTime();
  }
}

function placeIn(name: string): string {
  return name.slice(TRASH_PREFIX.length);
}

function latestFirst(a: TrashedSecret, b: TrashedSecret): number {
  return (
    compareText(b.known?.act.at, a.known?.act.at) ||
    compareText(a.known?.act.id, b.known?.act.id) ||
    compareText(a.address, b.address) ||
    compareText(a.id, b.id)
  );
}
