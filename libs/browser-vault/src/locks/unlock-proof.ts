import { encode } from '../storage/sealed';
import { VaultError } from '../vault-errors';
import { PassphraseKdf } from './argon2';
import { PasskeyAuthenticator, passkeyKeyBytes } from './passkey';
import { unwrapVaultKey, wrapContext, wrappingKeyFrom } from './vault-key';
import { PasskeyWrap, PassphraseWrap, VaultHeader, VaultWrap } from './vault-header';

/** How the user opens the vault. */
export type UnlockProof =
  { readonly method: 'passphrase'; readonly passphrase: string } | { readonly method: 'passkey' };

/** A key that should open one of the wraps. */
export interface Opener {
  readonly wrapId: string;
  readonly wrappingKey: CryptoKey;
}

export interface ProofTools {
  readonly kdf: PassphraseKdf;
  readonly passkeys: PasskeyAuthenticator;
}

/**
 * Turns what the user knows or has into an opener. This can take long and asks the user, so it is done
 * before any lock between tabs is held. Rejects with `VaultError`.
 */
export async function openerFor(header: VaultHeader, proof: UnlockProof, tools: ProofTools): Promise<Opener> {
  return proof.method === 'passphrase'
    ? passphraseOpener(header, proof.passphrase, tools.kdf)
    : passkeyOpener(header, tools.passkeys);
}

/** The passphrase's bytes: composed characters (NFC), so that every keyboard and system gives the same. */
export function passphraseBytes(passphrase: string) {
  return encode(passphrase.normalize('NFC'));
}

/** The vault key from the wrap that the opener is for. Rejects with `wrong-passphrase`, `wrong-passkey`, `key-gone` or `lock-changed`. */
export async function openWrap(
  header: VaultHeader,
  opener: Opener,
  extractable: boolean,
): Promise<CryptoKey> {
  const wrap = header.wraps.find(({ id }) => id === opener.wrapId);
  if (!wrap) throw new VaultError('lock-changed');
  try {
    const context = wrapContext(header.vaultId, wrap.id);
    return await unwrapVaultKey(wrap.wrapped, opener.wrappingKey, context, extractable);
  } catch {
    throw new VaultError(REFUSALS[wrap.kind]);
  }
}

const REFUSALS = {
  device: 'key-gone',
  passphrase: 'wrong-passphrase',
  passkey: 'wrong-passkey',
} as const satisfies Record<VaultWrap['kind'], string>;

async function passphraseOpener(
  header: VaultHeader,
  passphrase: string,
  kdf: PassphraseKdf,
): Promise<Opener> {
  const wrap = header.wraps.find((one): one is PassphraseWrap => one.kind === 'passphrase');
  if (!wrap) throw new VaultError('lock-changed');
  const bytes = await kdf(passphraseBytes(passphrase), wrap.kdf);
  return { wrapId: wrap.id, wrappingKey: await wrappingKeyFrom(bytes) };
}

async function passkeyOpener(header: VaultHeader, passkeys: PasskeyAuthenticator): Promise<Opener> {
  const wraps = header.wraps.filter((one): one is PasskeyWrap => one.kind === 'passkey');
  if (wraps.length === 0) throw new VaultError('lock-changed');
  const { passkey, secret } = await passkeys.evaluate(wraps);
  return { wrapId: passkey.id, wrappingKey: await wrappingKeyFrom(await passkeyKeyBytes(secret)) };
}
