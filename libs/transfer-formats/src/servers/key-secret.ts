import { inspectPrivateKey, openPrivateKey, SshKeyError } from '@kiops/ssh-keys';
import type { SshSecret } from '@kiops/contracts';

/** A private key that signs in, or the sentence that says why it cannot. */
export type KeySecret =
  | { readonly fault?: undefined; readonly secret: SshSecret; readonly fingerprint?: string }
  | { readonly fault: string };

/**
 * A private key's text as an SSH secret. A passphrase must open it; without one, a protected key stays as it is, and is
 * asked for later. Its fingerprint is missing where an encrypted file hides it.
 */
export async function keySecret(privateKey: string, passphrase?: string): Promise<KeySecret> {
  try {
    const { encrypted, facts } = inspectPrivateKey(privateKey);
    const secret: SshSecret = {
      kind: 'key',
      privateKey,
      ...(encrypted && passphrase ? { passphrase } : {}),
    };
    if (!encrypted || !passphrase) return { secret, ...fingerprintOf(facts) };
    const key = await openPrivateKey(privateKey, passphrase);
    key.dispose();
    return { secret, ...fingerprintOf(key.facts) };
  } catch (error) {
    if (error instanceof SshKeyError) return { fault: error.message };
    throw error;
  }
}

function fingerprintOf(facts: { readonly fingerprint: string } | undefined): { fingerprint?: string } {
  return facts === undefined ? {} : { fingerprint: facts.fingerprint };
}
