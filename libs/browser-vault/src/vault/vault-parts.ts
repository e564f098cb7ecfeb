import { argon2InWorker, Argon2Cost, PassphraseKdf, USUAL_COST } from '../locks/argon2';
import { browserPasskeys, PasskeyAuthenticator } from '../locks/passkey';
import { indexedDbStore } from '../storage/indexed-db-store';
import { VaultStore } from '../storage/vault-store';
import { broadcastChannel, TabChannel } from '../tabs/tab-channel';

/** What a vault stands on. Tests replace single parts; the product uses those of the browser. */
export interface VaultParts {
  readonly store: VaultStore;
  readonly channel: TabChannel;
  /** Runs the work while no other tab runs such work for the same user. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  readonly kdf: PassphraseKdf;
  /** What new passphrase locks cost. */
  readonly cost: Argon2Cost;
  readonly passkeys: PasskeyAuthenticator;
  /** By which clock everything is stamped that is kept, and the trash counts its days. */
  readonly now: () => Date;
  /** Asks the browser not to clear the storage when space is short. */
  readonly askToPersist: () => Promise<unknown>;
}

export function browserParts(userId: string): VaultParts {
  const name = `kiops-vault-${userId}`;
  return {
    store: indexedDbStore(userId),
    channel: broadcastChannel(name),
    exclusively: (work) => navigator.locks.request(name, work),
    kdf: argon2InWorker,
    cost: USUAL_COST,
    passkeys: browserPasskeys,
    now: () => new Date(),
    askToPersist: async () => navigator.storage?.persist?.(),
  };
}

/** Browsers give cryptography, locks between tabs and passkeys to secure addresses only. */
export function isSecureAddress(): boolean {
  return globalThis.isSecureContext && 'subtle' in crypto && 'locks' in navigator;
}
