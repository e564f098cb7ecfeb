import type { Bytes } from '@kiops/ssh-keys';

/** The public key with which a server proves who it is. */
export interface HostKey {
  /** The type of the key: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa` ... */
  readonly type: string;
  /** RFC 4253 §6.6. */
  readonly blob: Bytes;
  /** As `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
}
