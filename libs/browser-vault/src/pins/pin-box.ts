import { hostAndPort, type HostKey } from '@kiops/contracts';
import { KeyHolder, OpenKey } from '../locks/key-holder';
import { PIN_PREFIX, REVOKED_PREFIX } from '../storage/item-names';
import { isSealed, open, seal } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';

/** The host keys that the user trusts for one server. */
export interface HostKeyPins {
  readonly host: string;
  readonly port: number;
  readonly hostKeys: readonly HostKey[];
}

/**
 * Host keys that the user has accepted, sealed with the vault key: who can write the service's database, or this
 * browser's storage without the key, cannot add one.
 */
export class PinBox {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
  ) {}

  /** Undefined when nothing is pinned for the server. Rejects with `locked` or `tampered`. */
  async get(host: string, port: number): Promise<HostKeyPins | undefined> {
    const place = hostAndPort(host, port);
    const sealed = await this.parts.store.get(PIN_PREFIX + place);
    return sealed === undefined ? undefined : unseal(await this.keys.forReading(), place, sealed);
  }

  /** Trusts exactly these keys for the server from now on. Rejects with `VaultError`. */
  async put(pins: HostKeyPins): Promise<void> {
    await this.parts.exclusively(() => this.write(pins));
  }

  /** As `put`, for somebody who keeps the other tabs from writing already. */
  async write({ host, port, hostKeys }: HostKeyPins): Promise<void> {
    const place = hostAndPort(host, port);
    const { vaultId, key } = await this.keys.forWriting();
    const sealed = await seal(key, pinContext(vaultId, place), { host, port, hostKeys });
    await this.parts.store.set(PIN_PREFIX + place, sealed);
  }

  /** Trusts this key nowhere any more, whatever pins say. It is no secret: that it stands there is enough. */
  async revoke({ type, fingerprint }: Pick<HostKey, 'type' | 'fingerprint'>): Promise<void> {
    await this.parts.exclusively(() => this.parts.store.set(REVOKED_PREFIX + fingerprint, { type }));
  }

  /** Takes back that a key was revoked. Only while no other tab writes. */
  async unrevoke(fingerprint: string): Promise<void> {
    await this.parts.store.remove(REVOKED_PREFIX + fingerprint);
  }

  /** Whether a key was revoked; also while the vault is locked. */
  async isRevoked(fingerprint: string): Promise<boolean> {
    return (await this.parts.store.get(REVOKED_PREFIX + fingerprint)) !== undefined;
  }

  /** All pins, by server. Rejects with `locked` or `tampered`. */
  async list(): Promise<HostKeyPins[]> {
    const items = [...(await this.parts.store.all(PIN_PREFIX))].sort(([a], [b]) => (a < b ? -1 : 1));
    if (items.length === 0) return [];
    const key = await this.keys.forReading();
    return Promise.all(items.map(([name, sealed]) => unseal(key, name.slice(PIN_PREFIX.length), sealed)));
  }

  /** Trusts no key of the server any more: it is asked for anew. */
  async remove(host: string, port: number): Promise<void> {
    await this.parts.exclusively(() => this.drop(host, port));
  }

  /** As `remove`, for somebody who keeps the other tabs from writing already. */
  async drop(host: string, port: number): Promise<void> {
    await this.parts.store.remove(PIN_PREFIX + hostAndPort(host, port));
  }
}

async function unseal({ vaultId, key }: OpenKey, place: string, sealed: unknown): Promise<HostKeyPins> {
  if (!isSealed(sealed)) throw new VaultError('tampered');
  // What opens was written by put().
  return (await open(key, pinContext(vaultId, place), sealed)) as HostKeyPins;
}

function pinContext(vaultId: string, place: string): string {
  return JSON.stringify(['kiops-vault-pin', 1, vaultId, place]);
}
