import { AlgorithmKind, AlgorithmList, SshError } from '../errors';
import {
  CIPHER_NAMES,
  CipherName,
  hasOwnTag,
  MAC_NAMES,
  MacName,
  OLD_CIPHER_NAMES,
  OLD_MAC_NAMES,
} from '../transport/ciphers';
import { HOST_KEY_ALGORITHM_NAMES, HostKeyAlgorithm, OLD_HOST_KEY_ALGORITHM_NAMES } from './host-key';
import type { KexInit } from './kex-init';
import { KEX_METHOD_NAMES, KexMethod, OLD_KEX_METHOD_NAMES } from './methods';

/** What this side offers, best first. */
export interface AlgorithmOffer {
  readonly kex: readonly KexMethod[];
  readonly hostKeys: readonly HostKeyAlgorithm[];
  readonly ciphers: readonly CipherName[];
  readonly macs: readonly MacName[];
}

/** What every server is offered. */
export const DEFAULT_OFFER: AlgorithmOffer = {
  kex: KEX_METHOD_NAMES,
  hostKeys: HOST_KEY_ALGORITHM_NAMES,
  ciphers: CIPHER_NAMES,
  macs: MAC_NAMES,
};

/** Everything this client can do: with SHA-1 and CBC at the end, for old devices where that was allowed. */
export const OFFER_WITH_OLD: AlgorithmOffer = {
  kex: [...KEX_METHOD_NAMES, ...OLD_KEX_METHOD_NAMES],
  hostKeys: [...HOST_KEY_ALGORITHM_NAMES, ...OLD_HOST_KEY_ALGORITHM_NAMES],
  ciphers: [...CIPHER_NAMES, ...OLD_CIPHER_NAMES],
  macs: [...MAC_NAMES, ...OLD_MAC_NAMES],
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
const NO_COMPRESSION = ['none'] as const;
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
    compressionOut: NO_COMPRESSION,
    compressionIn: NO_COMPRESSION,
    guessFollows: false,
  };
}

/** Whether the server's first KEXINIT asks for strict key exchange. */
export function wantsStrictKex(theirs: KexInit): boolean {
  return theirs.kex.includes(STRICT_MARKS.server);
}

/** RFC 4253 §7.1: of each list, the first of ours that they have too. Fails with `no-common-algorithm`. */
export function negotiate(offer: AlgorithmOffer, theirs: KexInit): Algorithms {
  const chosen = choose(offer, theirs);
  if ('missing' in chosen) throw noCommonAlgorithm(offer, theirs, chosen.missing);
  return chosen;
}

/** What both sides use, or the lists that have nothing in common. */
function choose(
  offer: AlgorithmOffer,
  theirs: KexInit,
): Algorithms | { readonly missing: readonly AlgorithmKind[] } {
  const missing = new Set<AlgorithmKind>();
  const firstOf = <Name extends string>(
    kind: AlgorithmKind,
    ours: readonly Name[],
    others: readonly string[],
  ): Name => {
    const common = ours.find((name) => others.includes(name));
    if (common === undefined) missing.add(kind);
    return common ?? ours[0];
  };
  const cipherOut = firstOf('cipher', offer.ciphers, theirs.ciphersOut);
  const cipherIn = firstOf('cipher', offer.ciphers, theirs.ciphersIn);
  firstOf('compression', NO_COMPRESSION, theirs.compressionOut);
  firstOf('compression', NO_COMPRESSION, theirs.compressionIn);
  const algorithms: Algorithms = {
    kex: firstOf('key exchange', offer.kex, theirs.kex),
    hostKey: firstOf('host key', offer.hostKeys, theirs.hostKeys),
    cipherOut,
    cipherIn,
    macOut: hasOwnTag(cipherOut) ? undefined : firstOf('MAC', offer.macs, theirs.macsOut),
    macIn: hasOwnTag(cipherIn) ? undefined : firstOf('MAC', offer.macs, theirs.macsIn),
  };
  return missing.size === 0 ? algorithms : { missing: [...missing] };
}

/** RFC 4253 §7: a guess is right when both sides like the same method and the same host key algorithm best. */
export function guessedRight(offer: AlgorithmOffer, theirs: KexInit): boolean {
  return offer.kex[0] === theirs.kex[0] && offer.hostKeys[0] === theirs.hostKeys[0];
}

/** Tells all lists at once: who mends one of them should not meet the next one only then. */
function noCommonAlgorithm(
  offer: AlgorithmOffer,
  theirs: KexInit,
  missing: readonly AlgorithmKind[],
): SshError<'no-common-algorithm'> {
  const list = (
    kind: AlgorithmKind,
    ours: readonly string[],
    ...others: readonly (readonly string[])[]
  ): AlgorithmList => ({ kind, ours: [...ours], theirs: [...new Set(others.flat())].filter(isAlgorithm) });
  const lists = [
    list('key exchange', offer.kex, theirs.kex),
    list('host key', offer.hostKeys, theirs.hostKeys),
    list('cipher', offer.ciphers, theirs.ciphersOut, theirs.ciphersIn),
    list('MAC', offer.macs, theirs.macsOut, theirs.macsIn),
    list('compression', NO_COMPRESSION, theirs.compressionOut, theirs.compressionIn),
  ];
  const oldWouldDo = !('missing' in choose(OFFER_WITH_OLD, theirs));
  return new SshError(
    'no-common-algorithm',
    `The server and this client have no common algorithm for: ${missing.join(', ')}.`,
    { missing, lists, oldWouldDo },
  );
}

/** Some names in the lists are marks of an extension: RFC 8308 §2.1, and OpenSSH's strict key exchange. */
function isAlgorithm(name: string): boolean {
  return !/^(ext-info|kex-strict)-/.test(name);
}
