import type { KeyKind, PeerName } from '@kiops/test-peers';
import { HOST_KEY_ALGORITHM_NAMES, HostKeyAlgorithm } from '../key-exchange/host-key';
import { KexMethod, KEX_METHOD_NAMES } from '../key-exchange/methods';
import type { AlgorithmOffer } from '../key-exchange/negotiation';
import { CIPHER_NAMES, CipherName, hasOwnTag, MAC_NAMES, MacName } from '../transport/ciphers';

/** The kind of key that each host key algorithm shows. */
export const HOST_KEY_KINDS: Record<HostKeyAlgorithm, KeyKind> = {
  'ssh-ed25519': 'ed25519',
  'ecdsa-sha2-nistp256': 'ecdsa256',
  'ecdsa-sha2-nistp384': 'ecdsa384',
  'ecdsa-sha2-nistp521': 'ecdsa521',
  'rsa-sha2-512': 'rsa',
  'rsa-sha2-256': 'rsa',
  'ssh-rsa': 'rsa',
};
const ALL_HOST_KEYS = HOST_KEY_ALGORITHM_NAMES;
const CLASSICAL_KEX = KEX_METHOD_NAMES.filter((name) => name !== 'mlkem768x25519-sha256');

const GROUP_EXCHANGE = 'diffie-hellman-group-exchange-sha256';
const without = (...names: readonly KexMethod[]): readonly KexMethod[] =>
  CLASSICAL_KEX.filter((name) => !names.includes(name));

/** What a peer can do of what this client can do. */
export interface Abilities {
  readonly kex: readonly KexMethod[];
  readonly hostKeys: readonly HostKeyAlgorithm[];
  readonly ciphers: readonly CipherName[];
  /** For those of the ciphers that need one. */
  readonly macs: readonly MacName[];
}

const ABILITIES: Record<PeerName, Abilities> = {
  openssh: { kex: CLASSICAL_KEX, hostKeys: ALL_HOST_KEYS, ciphers: CIPHER_NAMES, macs: MAC_NAMES },
  // Only for what the stable release lacks.
  'openssh-backport': {
    kex: ['mlkem768x25519-sha256', 'curve25519-sha256'],
    hostKeys: ['ssh-ed25519'],
    ciphers: ['aes256-gcm@openssh.com'],
    macs: [],
  },
  dropbear: {
    kex: without('diffie-hellman-group16-sha512', 'diffie-hellman-group18-sha512', GROUP_EXCHANGE),
    hostKeys: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-256'],
    ciphers: ['chacha20-poly1305@openssh.com', 'aes256-ctr', 'aes128-ctr'],
    macs: ['hmac-sha2-256'],
  },
  asyncssh: { kex: CLASSICAL_KEX, hostKeys: ALL_HOST_KEYS, ciphers: CIPHER_NAMES, macs: MAC_NAMES },
  paramiko: {
    kex: without('curve25519-sha256', 'diffie-hellman-group18-sha512', GROUP_EXCHANGE),
    hostKeys: ALL_HOST_KEYS,
    ciphers: ['aes256-ctr', 'aes128-ctr', 'aes192-ctr'],
    macs: MAC_NAMES,
  },
  // Its host key is one that it makes itself, each time anew.
  tinyssh: {
    kex: ['curve25519-sha256'],
    hostKeys: [],
    ciphers: ['chacha20-poly1305@openssh.com'],
    macs: [],
  },
  // It offers group exchange only where it has a file of primes.
  conch: {
    kex: ['curve25519-sha256', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521'],
    hostKeys: ['ssh-ed25519'],
    ciphers: ['aes256-ctr', 'aes192-ctr', 'aes128-ctr'],
    macs: ['hmac-sha2-256', 'hmac-sha2-512'],
  },
};

/** Every peer with what it can do. */
export const PEER_ABILITIES = Object.entries(ABILITIES) as [PeerName, Abilities][];

/** Options with which signing in costs a peer the least: these tests are not about it. */
export function quickSignIn(name: PeerName): readonly string[] {
  return name.startsWith('openssh') ? ['UsePAM no'] : [];
}

/** Offers that force one cipher each, and one MAC where the cipher needs one; with their names. */
export function cipherOffers({
  ciphers,
  macs,
}: Pick<Abilities, 'ciphers' | 'macs'>): [string, Partial<AlgorithmOffer>][] {
  return ciphers.flatMap((cipher): [string, Partial<AlgorithmOffer>][] =>
    hasOwnTag(cipher)
      ? [[cipher, { ciphers: [cipher] }]]
      : macs.map((mac) => [`${cipher} and ${mac}`, { ciphers: [cipher], macs: [mac] }]),
  );
}
