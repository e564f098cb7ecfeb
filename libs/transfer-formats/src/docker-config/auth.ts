import { isObject } from '../files/json';

/** An account of a registry as Docker writes it. */
export type DockerAuth =
  | {
      readonly fault?: undefined;
      readonly username: string;
      readonly secret: string;
      readonly secretKind: 'password' | 'identity-token';
      /** It has an `auth` that is damaged. */
      readonly damagedAuth?: true;
    }
  | { readonly fault: 'empty' | 'no-secret' | 'damaged' };

/**
 * Reads `{ auth?, username?, password?, identitytoken? }`: `auth` is the base64 of `user:password`, split at the first
 * colon, and comes before the two alone, unless it is damaged; a token comes before both passwords. Never throws.
 */
export function readAuth(value: unknown): DockerAuth {
  if (!isObject(value)) return { fault: 'empty' };
  const encoded = textOf(value['auth']);
  const pair = encoded === '' ? undefined : splitAuth(encoded);
  const isDamaged = encoded !== '' && pair === undefined;
  if (isDamaged && (textOf(value['username']) === '' || textOf(value['password']) === ''))
    return { fault: 'damaged' };
  const username = pair?.username || textOf(value['username']);
  const token = textOf(value['identitytoken']);
  const doubt = isDamaged ? { damagedAuth: true as const } : {};
  if (token !== '') return { username, secret: token, secretKind: 'identity-token', ...doubt };
  const secret = pair?.password || textOf(value['password']);
  if (secret !== '') return { username, secret, secretKind: 'password', ...doubt };
  return { fault: username === '' ? 'empty' : 'no-secret' };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function splitAuth(encoded: string): { username: string; password: string } | undefined {
  try {
    const binary = atob(encoded.trim());
    // Nearly always ASCII, which is what it looks like already: there may be very many of these.
    const text = /[\u0080-\u00ff]/.test(binary)
      ? UTF8.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)))
      : binary;
    const colon = text.indexOf(':');
    if (colon < 0) return undefined;
    // Old versions of Docker ended the password with a NUL.
    return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
