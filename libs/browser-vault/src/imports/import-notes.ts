import { TRASH_DAYS, type HostKey } from '@kiops/contracts';
import { KeyHolder } from '../locks/key-holder';
import { IMPORT_PREFIX } from '../storage/item-names';
import { isSealed, open, seal, Sealed } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';

/** A secret that an import brought. */
export interface NotedSecret {
  readonly id: string;
  /** `user@host:port`. */
  readonly address: string;
  /** Whoever changed it since gave it another one. */
  readonly updatedAt: string;
  /** The one whose place it took: where that waits in the trash, and whether it was the one that is used first. */
  readonly replaced?: { readonly place: string; readonly preferred: boolean };
}

/** A host key that an import pinned. */
export interface NotedPin {
  readonly host: string;
  readonly port: number;
  readonly key: HostKey;
  /** The key whose place it took. */
  readonly replaced?: HostKey;
}

/** What an import changed in the vault, as far as it can be taken back. Nothing here is secret. */
export interface ImportNote {
  readonly secrets: readonly NotedSecret[];
  readonly pins: readonly NotedPin[];
  /** Fingerprints that were not revoked before. */
  readonly revoked: readonly string[];
}

interface StoredNote {
  readonly version: 1;
  readonly id: string;
  /** When it began, RFC 3339. */
  readonly at: string;
  readonly sealed: Sealed;
}

const NOTHING: ImportNote = { secrets: [], pins: [], revoked: [] };
const DAY = 86_400_000;

/**
 * What imports changed, for as long as what they replaced is in the trash. Sealed like pins: who can write this browser's
 * storage cannot have an undo trust a host key.
 */
export class ImportNotes {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
  ) {}

  /** Whether an import changed anything here; also while the vault is locked. */
  async isKnown(act: string): Promise<boolean> {
    return (await this.stored(act)) !== undefined;
  }

  /** Undefined when it changed nothing here, or its time is over. Rejects with `locked` or `tampered`. */
  async read(act: string): Promise<ImportNote | undefined> {
    const stored = await this.stored(act);
    if (!stored) return undefined;
    const { vaultId, key } = await this.keys.forReading();
    // What opens was written by add().
    return (await open(key, contextOf(vaultId, stored), stored.sealed)) as ImportNote;
  }

  /** Notes more of an import. Rejects with `VaultError`. */
  async put(act: string, more: Partial<ImportNote>): Promise<void> {
    await this.parts.exclusively(() => this.add(act, more));
  }

  /** As `put`, for somebody who keeps the other tabs from writing already. */
  async add(act: string, more: Partial<ImportNote>): Promise<void> {
    const before = (await this.read(act)) ?? NOTHING;
    const { vaultId, key } = await this.keys.forWriting();
    const at = (await this.stored(act))?.at ?? this.parts.now().toISOString();
    const note: ImportNote = {
      secrets: [...before.secrets, ...(more.secrets ?? [])],
      // What is tried once more is pinned at another time: that counts.
      pins: [...new Map([...before.pins, ...(more.pins ?? [])].map((pin) => [nameOf(pin), pin])).values()],
      revoked: [...new Set([...before.revoked, ...(more.revoked ?? [])])],
    };
    const head = { version: 1, id: act, at } as const;
    const sealed = await seal(key, contextOf(vaultId, head), note);
    await this.parts.store.set(IMPORT_PREFIX + act, { ...head, sealed } satisfies StoredNote);
  }

  /** Only while no other tab writes. */
  async forget(act: string): Promise<void> {
    await this.parts.store.remove(IMPORT_PREFIX + act);
  }

  /** Forgets those whose time is over. */
  async eraseExpired(): Promise<void> {
    const names = [...(await this.parts.store.all(IMPORT_PREFIX))].flatMap(([name, value]) => {
      const stored = readNote(name.slice(IMPORT_PREFIX.length), value);
      return stored && this.isOver(stored) ? [name] : [];
    });
    if (names.length === 0) return;
    await this.parts.exclusively(async () => {
      for (const name of names) await this.parts.store.remove(name);
    });
  }

  private async stored(act: string): Promise<StoredNote | undefined> {
    const stored = readNote(act, await this.parts.store.get(IMPORT_PREFIX + act));
    return stored && !this.isOver(stored) ? stored : undefined;
  }

  private isOver({ at }: StoredNote): boolean {
    return Date.parse(at) + TRASH_DAYS * DAY <= this.parts.now().getTime();
  }
}

function nameOf({ host, port, key }: NotedPin): string {
  return JSON.stringify([host, port, key.fingerprint]);
}

function readNote(act: string, value: unknown): StoredNote | undefined {
  if (value === undefined) return undefined;
  const { version, id, at, sealed } = value as Partial<Record<keyof StoredNote, unknown>>;
  if (
    version !== 1 ||
    id !== act ||
    typeof at !== 'string' ||
    Number.isNaN(Date.parse(at)) ||
    !isSealed(sealed)
  )
    throw new VaultError('tampered');
  return { version, id, at, sealed };
}

function contextOf(vaultId: string, { id, at }: Pick<StoredNote, 'id' | 'at'>): string {
  return JSON.stringify(['kiops-vault-import', 1, vaultId, id, at]);
}
