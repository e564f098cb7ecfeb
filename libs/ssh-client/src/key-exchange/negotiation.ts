import { AlgorithmKind, SshError } from '../errors';
import { CipherName, MacName, CIPHER_NAMES, hasOwnTag, MAC_NAMES } from '../transport/ciphers';
import { HostKeyAlgorithm, HOST_KEY_ALGORITHM_NAMES } from './host-key';
import type { KexInit } from './kex-init';
import { KexMethod, KEX_METHOD_NAMES } from './methods';

/** What this side offers, best first. */
export interface AlgorithmOffer {
  readonly kex: readonly KexMethod[];
  readonly hostKeys: readonly HostKeyAlgorithm[];
  readonly ciphers: readonly CipherName[];
  readonly macs: readonly MacName[];
}

/** Everything this client can do. */
export const FULL_OFFER: AlgorithmOffer = {
  kex: KEX_METHOD_NAMES,
  hostKeys: HOST_KEY_ALGORITHM_NAMES,
  ciphers: CIPHER_NAMES,
  macs: MAC_NAMES,
};

/** What both sides use. A MAC is undefined where the cipher has its own tag. */
export interface Algorithms {
  readonly kex: KexMethod;
  readonly hostKey: HostKeyAlgorithm;
  readonly cipherOut: CipherName;
  readonly cipherIn: CipherName;
  readonly macOut: MacName | undefined;
  readonly macIn: MacName | undefined;
}

/** Pseudo-methods in the list of key exchange methods, which announce what the client understands. */
const EXT_INFO_MARK = 'ext-info-c';
const STRICT_MARKS = { client: 'kex-strict-c-v00@openssh.com', server: 'kex-strict-s-v00@openssh.com' };

/** The KEXINIT for an offer. The marks (RFC 8308 §2.1, OpenSSH's PROTOCOL §1.9) belong into the first one only. */
export function kexInitFor(offer: AlgorithmOffer, first: boolean): KexInit {
  return {
    kex: first ? [...offer.kex, EXT_INFO_MARK, STRICT_MARKS.client] : offer.kex,
    hostKeys: offer.hostKeys,
    ciphersOut: offer.ciphers,
    ciphersIn: offer.ciphers,
    macsOut: offer.macs,
    macsIn: offer.macs,
    compressionOut: ['none'],
    compressionIn: ['none'],
    guessFollows: false,
  };
}

/** Whether the server's first KEXINIT asks for strict key exchange. */
export function wantsStrictKex(theirs: KexInit): boolean {
  return theirs.kex.includes(STRICT_MARKS.server);
}

/** RFC 4253 §7.1: of each list, the first of ours that they have too. Fails with `no-common-algorithm`. */
export function negotiate(offer: AlgorithmOffer, theirs: KexInit): Algorithms {
  const cipherOut = choose('cipher', offer.ciphers, theirs.ciphersOut);
  const cipherIn = choose('cipher', offer.ciphers, theirs.ciphersIn);
  choose('compression', ['none'], theirs.compressionOut);
  choose('compression', ['none'], theirs.compressionIn);
  return {
    kex: choose('key exchange', offer.kex, theirs.kex),
    hostKey: choose('host key', offer.hostKeys, theirs.hostKeys),
    cipherOut,
    cipherIn,
    macOut: hasOwnTag(cipherOut) ? undefined : choose('MAC', offer.macs, theirs.macsOut),
    macIn: hasOwnTag(cipherIn) ? undefined : choose('MAC', offer.macs, theirs.macsIn),
  };
}

/** RFC 4253 §7: a guess is right when both sides like the same method and the same host key algorithm best. */
export function guessedRight(offer: AlgorithmOffer, theirs: KexInit): boolean {
  return offer.kex[0] === theirs.kex[0] && offer.hostKeys[0] === theirs.hostKeys[0];
}

function choose<Name extends string>(
  kind: AlgorithmKind,
  ours: readonly Name[],
  theirs: readonly string[],
): Name {
  const common = ours.find((name) => theirs.includes(name));
  if (common !== undefined) return common;
  throw new SshError(
    'no-common-algorithm',
    `The server has no ${kind} algorithm in common with this client. It offers: ${theirs.join(', ')}.`,
    { kind, ours: [...ours], theirs: [...theirs] },
  );
}
