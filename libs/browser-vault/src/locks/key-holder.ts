import { makeDeviceKey, makeVaultKey, wrapContext, wrapVaultKey } from './vault-key';
import { DeviceWrap, deviceWrapOf, HEADER_KEY, readHeader, VaultHeader } from './vault-header';
import { openWrap } from './unlock-proof';
import { PIN_PREFIX, SECRET_PREFIX, TRASH_PREFIX } from '../storage/item-names';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';

/** An open vault: the key, not extractable, and the vault that it belongs to. */
export interface OpenKey {
  readonly vaultId: string;
  readonly key: CryptoKey;
}

/** What only a header makes readable. */
const KEPT = [SECRET_PREFIX, TRASH_PREFIX, PIN_PREFIX] as const;

/** Holds the vault key of this tab while the vault is open. */
export class KeyHolder {
  private held: OpenKey | undefined;
  /** The vault that this tab has seen: when it is gone, none is made in its place before somebody starts over. */
  private seen: string | undefined;

  constructor(private readonly parts: VaultParts) {}

  get current(): OpenKey | undefined {
    return this.held;
  }

  /**
   * The stored header; undefined when there is no vault yet. Rejects with `header-gone` when there is none, but
   * something that was kept with one, with `cleared` when all that this tab has seen is gone, and with `unavailable`,
   * `damaged`, `key-gone` or `newer-version`.
   */
  async header(): Promise<VaultHeader | undefined> {
    const header = readHeader(await this.parts.store.get(HEADER_KEY));
    if (header) this.seen = header.vaultId;
    else if (await this.hasKept()) throw new VaultError('header-gone');
    else if (this.seen !== undefined) throw new VaultError('cleared');
    return header;
  }

  /** Somebody started over, here or in another tab: a new vault may be made. */
  startOver(): void {
    this.drop();
    this.seen = undefined;
  }

  hold(open: OpenKey): void {
    this.held = open;
  }

  drop(): void {
    this.held = undefined;
  }

  /**
   * Makes the held key fit the stored header: forgets the key of a vault that is gone, and opens a vault that
   * has no lock. Rejects with `key-gone` when the device key does not open it; a key that is held stays, so that what
   * is kept can still be exported from this tab.
   */
  async settle(header: VaultHeader | undefined): Promise<void> {
    if (this.held && this.held.vaultId !== header?.vaultId) this.drop();
    if (!header) return;
    const wrap = deviceWrapOf(header);
    if (wrap) this.hold({ vaultId: header.vaultId, key: await openDeviceWrap(header, wrap, false) });
  }

  /** The key for reading. Rejects with `locked`, or `not-found` when there is no vault. */
  async forReading(): Promise<OpenKey> {
    if (this.held) return this.held;
    const header = await this.header();
    if (!header) throw new VaultError('not-found');
    await this.settle(header);
    return this.required();
  }

  /** The key for writing; makes the vault if there is none. Only while no other tab writes. Rejects with `locked`. */
  async forWriting(): Promise<OpenKey> {
    const header = await this.header();
    if (header) await this.settle(header);
    else await this.create();
    return this.required();
  }

  /** The header, made if there is none. Only while no other tab writes. */
  async headerForChange(): Promise<VaultHeader> {
    return (await this.header()) ?? (await this.create());
  }

  async writeHeader(header: VaultHeader): Promise<void> {
    await this.parts.store.set(HEADER_KEY, header);
  }

  /** A vault is there with the write of its header, and not before. */
  private async create(): Promise<VaultHeader> {
    this.drop();
    const vaultId = crypto.randomUUID();
    const wrap = await newDeviceWrap(vaultId, await makeVaultKey());
    const createdAt = this.parts.now().toISOString();
    await this.writeHeader({ version: 1, vaultId, createdAt, autoLockMinutes: null, wraps: [wrap] });
    await this.parts.askToPersist().catch(() => undefined);
    const stored = await this.header();
    await this.settle(stored);
    if (!stored || !this.held) throw new VaultError('unavailable');
    return stored;
  }

  private async hasKept(): Promise<boolean> {
    for (const prefix of KEPT) if ((await this.parts.store.all(prefix)).size > 0) return true;
    return false;
  }

  private required(): OpenKey {
    if (!this.held) throw new VaultError('locked');
    return this.held;
  }
}

/** The vault key under a new device key. */
export async function newDeviceWrap(vaultId: string, vaultKey: CryptoKey): Promise<DeviceWrap> {
  const id = crypto.randomUUID();
  const deviceKey = await makeDeviceKey();
  const wrapped = await wrapVaultKey(vaultKey, deviceKey, wrapContext(vaultId, id));
  return { kind: 'device', id, deviceKey, wrapped };
}

export function openDeviceWrap(
  header: VaultHeader,
  wrap: DeviceWrap,
  extractable: boolean,
): Promise<CryptoKey> {
  return openWrap(header, { wrapId: wrap.id, wrappingKey: wrap.deviceKey }, extractable);
}
