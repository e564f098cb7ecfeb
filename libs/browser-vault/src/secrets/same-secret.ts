import type { SshSecret } from '@kiops/contracts';
import { KeptKeyFacts } from './ssh-secret';

interface Comparable {
  readonly secret: SshSecret;
  readonly key?: KeptKeyFacts;
}

/**
 * Whether two secrets are one. A key is the same in every encoding: its public fingerprint says so.
 * `exactly` wants the same file and passphrase as well.
 */
export function sameSecret(a: Comparable, b: Comparable, how: 'by-meaning' | 'exactly'): boolean {
  if (a.secret.kind === 'password' || b.secret.kind === 'password') {
    return a.secret.kind === b.secret.kind && textOf(a.secret) === textOf(b.secret);
  }
  if (how === 'by-meaning' && a.key?.fingerprint && b.key?.fingerprint) {
    return a.key.fingerprint === b.key.fingerprint;
  }
  const sameText = textOf(a.secret) === textOf(b.secret);
  return sameText && (how === 'by-meaning' || (a.secret.passphrase ?? '') === (b.secret.passphrase ?? ''));
}

/** Line ends and space around it do not make another key file. */
function textOf(secret: SshSecret): string {
  return secret.kind === 'password' ? secret.password : secret.privateKey.replaceAll('\r\n', '\n').trim();
}
