import type { SshSecret } from '@kiops/contracts';
import type { SshKeyFormat, SshKeyType } from '@kiops/ssh-keys';

/** Whose secret it is: the account on one SSH server. */
export interface ServerAccount {
  readonly username: string;
  readonly host: string;
  readonly port: number;
}

/** What is known of a kept private key. An encrypted PKCS#8 file hides the first three until it was opened once. */
export interface KeptKeyFacts {
  readonly type?: SshKeyType;
  readonly bits?: number;
  readonly fingerprint?: string;
  readonly comment: string;
  readonly encrypted: boolean;
  readonly format: SshKeyFormat;
}

/** What may be shown of a kept secret. Nothing here is secret. */
export interface SecretFacts extends ServerAccount {
  readonly id: string;
  /** `user@host:port` in normal form. */
  readonly address: string;
  readonly kind: SshSecret['kind'];
  /** For keys only. */
  readonly key?: KeptKeyFacts;
  /** The passphrase of an encrypted key is kept too. */
  readonly passphraseKept: boolean;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The one that is used first among those of its address. */
  readonly preferred: boolean;
}

/** A secret with its facts. */
export interface OpenedSecret {
  readonly facts: SecretFacts;
  readonly secret: SshSecret;
}

/** An entry that the vault's key does not open, or that cannot even be read. It stays until it is removed. */
export interface DamagedSecret {
  /** For `remove`. */
  readonly id: string;
  /** `user@host:port`, as the entry says; missing when it does not even say that. */
  readonly address?: string;
}

/** Secrets that were opened, and those that could not be. */
export interface OpenedSecrets {
  readonly opened: readonly OpenedSecret[];
  readonly damaged: readonly DamagedSecret[];
}

/** What people give the vault to keep. */
export interface SecretInput extends ServerAccount {
  readonly secret: SshSecret;
  /** False: the passphrase is used to look at the key, and not kept. */
  readonly keepPassphrase?: boolean;
  /** Use this one first from now on. The first secret of an address is preferred in any case. */
  readonly preferred?: boolean;
  /** What the key was found to be when its passphrase opened it just now: that work is not done a second time. */
  readonly opened?: KeptKeyFacts;
  /** The id of the entry whose place it takes. */
  readonly replaces?: string;
}
