import { randomBytes } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { KeyHolder, newDeviceWrap, openDeviceWrap } from './key-holder';
import { VaultParts } from '../vault/vault-parts';
import { Argon2Parameters } from './argon2';
import { passkeyKeyBytes } from './passkey';
import { Opener, openerFor, openWrap, passphraseBytes, UnlockProof } from './unlock-proof';
import { deviceWrapOf, locksOf, LockWrap, PasskeyWrap, VaultHeader } from './vault-header';
import { wrapContext, wrappingKeyFrom, wrapVaultKey, WrappedKey } from './vault-key';

/** In UTF-16 units. Argon2id makes guessing slow, not impossible. */
export const SHORTEST_PASSPHRASE = 8;

/** Minutes, when the first lock is added. */
export const USUAL_AUTO_LOCK = 15;

/** In minutes. */
export const AUTO_LOCK_BOUNDS = { min: 1, max: 24 * 60 } as const;

/** Room for the wrapping key of a lock that is being added, before its wrap can be made. */
interface NewLock {
  readonly wrappingKey: CryptoKey;
  readonly wrap: (wrapped: WrappedKey) => LockWrap;
  readonly id: string;
}

/**
 * Adds and removes locks. The vault key stays the same: a lock protects from now on. Who has copied this browser's
 * files before, or finds what the browser has not yet overwritten in them, may still have the device key's wrap. Every change rewraps the vault key and writes one item: a crash leaves the old lock or
 * the new one. The slow parts (Argon2id, asking for a passkey) happen before the other tabs are kept waiting.
 */
export class LockChanges {
  constructor(
    private readonly parts: VaultParts,
    private readonly keys: KeyHolder,
  ) {}

  /**
   * Locks the vault with a passphrase, in place of an earlier passphrase if there is one. `proof` is what opens the
   * vault now; it is not needed when the vault has no lock. Rejects with `VaultError`.
   */
  async addPassphrase(passphrase: string, proof?: UnlockProof): Promise<void> {
    if (passphrase.length < SHORTEST_PASSPHRASE) throw new VaultError('short-passphrase');
    const opener = await this.openerNow(proof);
    const kdf: Argon2Parameters = { algorithm: 'argon2id', ...this.parts.cost, salt: randomBytes(16) };
    const wrappingKey = await wrappingKeyFrom(await this.parts.kdf(passphraseBytes(passphrase), kdf));
    const id = crypto.randomUUID();
    const addedAt = this.parts.now().toISOString();
    const wrap = (wrapped: WrappedKey): LockWrap => ({ kind: 'passphrase', id, addedAt, kdf, wrapped });
    await this.add(opener, { id, wrappingKey, wrap }, (old) => old.kind === 'passphrase');
  }

  /** Locks the vault with a passkey too. The browser asks the user, with some passkeys twice. Rejects with `VaultError`. */
  async addPasskey(name: string, userName: string, proof?: UnlockProof): Promise<void> {
    const opener = await this.openerNow(proof);
    const existing = ((await this.keys.header())?.wraps ?? []).filter(
      (wrap): wrap is PasskeyWrap => wrap.kind === 'passkey',
    );
    const made = await this.parts.passkeys.register(userName, existing);
    const { passkey } = made;
    const secret = made.secret ?? (await this.parts.passkeys.evaluate([passkey])).secret;
    const wrappingKey = await wrappingKeyFrom(await passkeyKeyBytes(secret));
    const id = crypto.randomUUID();
    const addedAt = this.parts.now().toISOString();
    const wrap = (wrapped: WrappedKey): LockWrap => ({
      kind: 'passkey',
      id,
      addedAt,
      name,
      ...passkey,
      wrapped,
    });
    await this.add(opener, { id, wrappingKey, wrap }, () => false);
  }

  /**
   * Removes one lock of an open vault. With the last one, the vault opens by itself again, which needs `proof`.
   * Rejects with `VaultError`.
   */
  async remove(lockId: string, proof?: UnlockProof): Promise<void> {
    const before = await this.keys.header();
    const last = before && locksOf(before).every(({ id }) => id === lockId);
    const opener = last ? await this.openerNow(proof) : undefined;
    await this.parts.exclusively(async () => {
      const header = await this.requiredHeader();
      const others = header.wraps.filter(({ id }) => id !== lockId);
      if (others.length === header.wraps.length) throw new VaultError('lock-changed');
      if (others.length > 0) {
        await this.keys.forReading();
        await this.keys.writeHeader({ ...header, wraps: others });
        return;
      }
      const vaultKey = await this.extractableKey(header, opener);
      const wraps = [await newDeviceWrap(header.vaultId, vaultKey)];
      await this.keys.writeHeader({ ...header, wraps, autoLockMinutes: null });
    });
  }

  /** Whole minutes within {@link AUTO_LOCK_BOUNDS}, or null for never. Rejects with `invalid`. */
  async setAutoLock(minutes: number | null): Promise<void> {
    const { min, max } = AUTO_LOCK_BOUNDS;
    if (minutes !== null && !(Number.isInteger(minutes) && minutes >= min && minutes <= max)) {
      throw new VaultError('invalid', 'minutes', `Choose from ${min} to ${max} minutes.`);
    }
    await this.parts.exclusively(async () => {
      const header = await this.requiredHeader();
      await this.keys.forReading();
      await this.keys.writeHeader({ ...header, autoLockMinutes: minutes });
    });
  }

  private async add(
    opener: Opener | undefined,
    lock: NewLock,
    replaces: (old: LockWrap) => boolean,
  ): Promise<void> {
    await this.parts.exclusively(async () => {
      const header = await this.keys.headerForChange();
      const vaultKey = await this.extractableKey(header, opener);
      const context = wrapContext(header.vaultId, lock.id);
      const wrapped = await wrapVaultKey(vaultKey, lock.wrappingKey, context);
      const kept = locksOf(header).filter((old) => !replaces(old));
      const autoLockMinutes = locksOf(header).length === 0 ? USUAL_AUTO_LOCK : header.autoLockMinutes;
      await this.keys.writeHeader({ ...header, wraps: [...kept, lock.wrap(wrapped)], autoLockMinutes });
    });
  }

  /** Undefined while the vault opens by itself: then the device key is used, when its turn has come. */
  private async openerNow(proof: UnlockProof | undefined): Promise<Opener | undefined> {
    const header = await this.keys.header();
    if (!header || deviceWrapOf(header)) return undefined;
    if (!proof) throw new VaultError('proof-missing');
    const opener = await openerFor(header, proof, this.parts);
    // A wrong passphrase shows now, and not only after a new passkey was made.
    await openWrap(header, opener, false);
    return opener;
  }

  private async extractableKey(header: VaultHeader, opener: Opener | undefined): Promise<CryptoKey> {
    if (opener) return openWrap(header, opener, true);
    const device = deviceWrapOf(header);
    if (!device) throw new VaultError('lock-changed');
    return openDeviceWrap(header, device, true);
  }

  private async requiredHeader(): Promise<VaultHeader> {
    const header = await this.keys.header();
    if (!header) throw new VaultError('lock-changed');
    return header;
  }
}
