import type { Bytes } from '@kiops/ssh-keys';
import { encode, randomBytes } from '../storage/sealed';
import { VaultError, VaultErrorCode } from '../vault-errors';

/** A passkey that can lock a vault. */
export interface RegisteredPasskey {
  readonly credentialId: Bytes;
  readonly transports: readonly string[];
  readonly salt: Bytes;
}

/** Makes and uses passkeys with the PRF extension (WebAuthn Level 3 §10.1.4). */
export interface PasskeyAuthenticator {
  /**
   * Makes a passkey. Some authenticators give its secret bytes at once, which saves asking the user a second time.
   * Rejects with `passkey-cancelled`, `passkey-known` or `passkey-unsupported`.
   */
  register(
    userName: string,
    existing: readonly RegisteredPasskey[],
  ): Promise<{ passkey: RegisteredPasskey; secret?: Bytes }>;
  /** 32 secret bytes of one of the passkeys, and which one it was. Rejects with `passkey-cancelled` or `passkey-unsupported`. */
  evaluate<T extends RegisteredPasskey>(passkeys: readonly T[]): Promise<{ passkey: T; secret: Bytes }>;
}

const MILLISECONDS_TO_DECIDE = 120_000;
/** ES256, EdDSA and RS256 (IANA COSE algorithms): the signature itself is not used. */
const ALGORITHMS = [-7, -8, -257];

/** What errors of the browser mean (WebAuthn §5.1.3, §5.1.4); any other one, that the user did not go through with it. */
const REFUSALS: Readonly<Record<string, VaultErrorCode>> = {
  InvalidStateError: 'passkey-known',
  NotSupportedError: 'passkey-unsupported',
};

/** The browser's own passkeys. */
export const browserPasskeys: PasskeyAuthenticator = {
  async register(userName, existing) {
    const salt = randomBytes(32);
    const credential = await ask(() =>
      navigator.credentials.create({
        publicKey: {
          rp: { name: 'KIOPS Credentials' },
          user: { id: randomBytes(32), name: userName, displayName: `${userName} (browser vault)` },
          challenge: randomBytes(32),
          pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
          excludeCredentials: existing.map(descriptor),
          authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
          timeout: MILLISECONDS_TO_DECIDE,
          extensions: { prf: { eval: { first: salt } } },
        },
      }),
    );
    const { prf } = credential.getClientExtensionResults();
    if (!prf?.enabled) throw new VaultError('passkey-unsupported');
    const { response } = credential;
    const transports = response instanceof AuthenticatorAttestationResponse ? response.getTransports() : [];
    const secret = prf.results?.first;
    return {
      passkey: { credentialId: new Uint8Array(credential.rawId), transports, salt },
      ...(secret && { secret: bytesOf(secret) }),
    };
  },

  async evaluate(passkeys) {
    const evalByCredential = Object.fromEntries(
      passkeys.map(({ credentialId, salt }) => [base64Url(credentialId), { first: salt }]),
    );
    const credential = await ask(() =>
      navigator.credentials.get({
        publicKey: {
          challenge: randomBytes(32),
          allowCredentials: passkeys.map(descriptor),
          userVerification: 'required',
          timeout: MILLISECONDS_TO_DECIDE,
          extensions: { prf: { evalByCredential } },
        },
      }),
    );
    const passkey = passkeys.find(({ credentialId }) => base64Url(credentialId) === credential.id);
    const output = credential.getClientExtensionResults().prf?.results?.first;
    if (!passkey || !output) throw new VaultError('passkey-unsupported');
    return { passkey, secret: bytesOf(output) };
  },
};

/** A wrapping key's bytes from a PRF's output (HKDF, RFC 5869). Overwrites the output. */
export async function passkeyKeyBytes(secret: Bytes): Promise<Bytes> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  secret.fill(0);
  const info = encode('kiops browser vault: passkey lock');
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, 256));
}

async function ask(prompt: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!('PublicKeyCredential' in globalThis)) throw new VaultError('passkey-unsupported');
  let credential: Credential | null;
  try {
    credential = await prompt();
  } catch (error) {
    throw new VaultError((error instanceof Error && REFUSALS[error.name]) || 'passkey-cancelled');
  }
  if (!(credential instanceof PublicKeyCredential)) throw new VaultError('passkey-cancelled');
  return credential;
}

function descriptor({ credentialId, transports }: RegisteredPasskey): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: credentialId, transports: [...transports] as AuthenticatorTransport[] };
}

function bytesOf(source: BufferSource): Bytes {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(
        source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) as ArrayBuffer,
      );
}

function base64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
