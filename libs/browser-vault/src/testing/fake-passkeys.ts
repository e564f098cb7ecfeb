import type { Bytes } from '@kiops/ssh-keys';
import { PasskeyAuthenticator, RegisteredPasskey } from '../locks/passkey';
import { randomBytes } from '../storage/sealed';
import { VaultError } from '../vault-errors';

/**
 * A security key in software: a PRF is an HMAC under a secret of the credential (CTAP 2.1, hmac-secret). The browser's
 * own passkeys need a device or a debugger's virtual authenticator, which these specs do not have.
 */
export class FakePasskeys implements PasskeyAuthenticator {
  private readonly secrets = new Map<string, Bytes>();
  /** The user presses Cancel. */
  cancels = false;

  /** Gives the secret already when a passkey is made, as newer authenticators do. */
  evaluatesAtOnce = false;

  async register(): Promise<{ passkey: RegisteredPasskey; secret?: Bytes }> {
    this.decide();
    const credentialId = randomBytes(16);
    this.secrets.set(credentialId.join(), randomBytes(32));
    const passkey = { credentialId, transports: ['usb'], salt: randomBytes(32) };
    return this.evaluatesAtOnce ? this.evaluate([passkey]) : { passkey };
  }

  async evaluate<T extends RegisteredPasskey>(
    passkeys: readonly T[],
  ): Promise<{ passkey: T; secret: Bytes }> {
    this.decide();
    for (const passkey of passkeys) {
      const secret = this.secrets.get(passkey.credentialId.join());
      if (!secret) continue;
      const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
        'sign',
      ]);
      return { passkey, secret: new Uint8Array(await crypto.subtle.sign('HMAC', key, passkey.salt)) };
    }
    throw new VaultError('passkey-cancelled');
  }

  /** The device is lost: its credentials are gone. */
  lose(): void {
    this.secrets.clear();
  }

  private decide(): void {
    if (this.cancels) throw new VaultError('passkey-cancelled');
  }
}
