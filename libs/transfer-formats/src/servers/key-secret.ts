import { inspectPrivateKey, openPrivateKey, SshKeyError } from '@kiops/ssh-keys';
import type { SshSecret } from '@kiops/contracts';

/** A private key that signs in. Its fingerprint is missing where an encrypted file hides it. */
export interface ReadKey {
  readonly fault?: undefined;
  readonly secret: SshSecret;
  readonly fingerprint?: string;
}

/** A private key that signs in, or the sentence that says why it cannot. */
export type KeySecret = ReadKey | { readonly fault: string };

/**
 * A private key's text as an SSH secret. A passphrase must open it; without one, a protected key stays as it is, and is
 * asked for later.
 */
export async function keySecret(privateKey: string, passphrase?: string): Promise<KeySecret> {
  try {
    return await keySecretOrThrow(privateKey, passphrase);
  } catch (error) {
    if (error instanceof SshKeyError) return { fault: error.message };
    throw error;
  }
}

/** The same. Rejects with an `SshKeyError` when the key cannot be used. */
export async function keySecretOrThrow(privateKey: string, passphrase?: string): Promise<ReadKey> {
  try {
    // Opened at once, and not looked at before: to find the public half of a key is most of the work, each time.
    const key = await openPrivateKey(privateKey, passphrase);
    key.dispose();
    const { encrypted, fingerprint } = key.facts;
    return {
      secret: { kind: 'key', privateKey, ...(encrypted && passphrase ? { passphrase } : {}) },
      fingerprint,
    };
  } catch (error) {
    if (!(error instanceof SshKeyError) || error.code !== 'passphrase-missing') throw error;
    const { facts } = inspectPrivateKey(privateKey);
    return { secret: { kind: 'key', privateKey }, ...(facts ? { fingerprint: facts.fingerprint } : {}) };
  }
}

/** Whether a secret is a private key that a passphrase opens which is not there. */
export function isProtectedKey(secret: SshSecret): boolean {
  if (secret.kind !== 'key' || secret.passphrase) return false;
  try {
    return inspectPrivateKey(secret.privateKey).encrypted;
  } catch (error) {
    if (error instanceof SshKeyError) return false;
    throw error;
  }
}
