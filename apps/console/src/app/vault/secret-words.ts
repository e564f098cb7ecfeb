import type { KeptKeyFacts, SecretFacts } from '@kiops/browser-vault';
import { quantity } from '../quantities/quantities';

/** What a key is called: `ED25519`, `ECDSA P-256`, `RSA 4096`; an encrypted PKCS#8 file does not tell before it is opened. */
export function keyTitle(key: Pick<KeptKeyFacts, 'type' | 'bits'> | undefined): string {
  switch (key?.type) {
    case 'ed25519':
      return 'ED25519';
    case 'ecdsa':
      return key.bits ? `ECDSA P-${key.bits}` : 'ECDSA';
    case 'rsa':
      return key.bits ? `RSA ${key.bits}` : 'RSA';
    default:
      return 'Private key';
  }
}

/** One kept secret: "Password", "ED25519 key". */
export function secretTitle({ kind, key }: Pick<SecretFacts, 'kind' | 'key'>): string {
  if (kind === 'password') return 'Password';
  const title = keyTitle(key);
  return title.endsWith('key') ? title : `${title} key`;
}

/** All that is kept for an account, in two or three words: "Password + key", "ED25519 key", "2 keys"; empty for none. */
export function secretsInWords(secrets: readonly Pick<SecretFacts, 'kind' | 'key'>[]): string {
  if (secrets.length === 1) return secretTitle(secrets[0]);
  const keys = secrets.filter(({ kind }) => kind === 'key').length;
  const words = [counted(secrets.length - keys, 'password'), counted(keys, 'key')]
    .filter(Boolean)
    .join(' + ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function counted(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? noun : quantity(count, noun);
}
