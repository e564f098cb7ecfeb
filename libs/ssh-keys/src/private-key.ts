import { Bytes } from './wire';

/** The kinds of key the product works with. */
export type SshKeyType = 'rsa' | 'ecdsa' | 'ed25519';

/** The file formats in which a private key can come. */
export type SshKeyFormat = 'openssh' | 'pkcs1' | 'sec1' | 'pkcs8' | 'ppk';

/** Signature algorithms: RFC 8709, RFC 5656 §3.1, RFC 8332; and `ssh-rsa` with SHA-1, RFC 4253 §6.6. */
export type SshSignatureAlgorithm =
  | 'ssh-ed25519'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'rsa-sha2-256'
  | 'rsa-sha2-512'
  | 'ssh-rsa';

/** What may be shown of a key. Nothing here is secret. */
export interface SshKeyFacts {
  readonly type: SshKeyType;
  /** Size in bits as `ssh-keygen -l` counts it: 2048–8192, 256, 384 or 521. */
  readonly bits: number;
  /** `SHA256:` and unpadded base64, equal to what `ssh-keygen -lf` prints. */
  readonly fingerprint: string;
  /** The comment inside the file; empty when it has none. */
  readonly comment: string;
  /** The file is protected by a passphrase. */
  readonly encrypted: boolean;
  readonly format: SshKeyFormat;
}

/** An opened private key that can sign. */
export interface SshPrivateKey {
  readonly facts: SshKeyFacts;
  /** RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4. */
  readonly publicKeyBlob: Bytes;
  /** The signature algorithms it can make, best first. */
  readonly algorithms: readonly SshSignatureAlgorithm[];
  /** What it can make beside them, with SHA-1: only for servers for which that was allowed. */
  readonly oldAlgorithms: readonly SshSignatureAlgorithm[];
  /**
   * Signs `data` and returns the whole SSH signature: `string algorithm, string signature`.
   * Rejects with `SshKeyError` when the algorithm is none of these, or after {@link dispose}.
   */
  sign(algorithm: SshSignatureAlgorithm, data: Uint8Array): Promise<Bytes>;
  /** Forgets the key: bytes that JavaScript can see are overwritten. It cannot sign any more. */
  dispose(): void;
}
