import type { KeyKind, PeerName } from '@kiops/test-peers';
import type { HostKeyAlgorithm } from '../key-exchange/host-key';
import { KexMethod, KEX_METHOD_NAMES } from '../key-exchange/methods';
import type { AlgorithmOffer } from '../key-exchange/negotiation';
import { CipherName, MacName, CIPHER_NAMES, hasOwnTag } from '../transport/ciphers';

/** The kind of key that each host key algorithm shows. */
export const HOST_KEY_KINDS: Record<HostKeyAlgorithm, KeyKind> = {
  'ssh-ed25519': 'ed25519',
  'ecdsa-sha2-nistp256': 'ecdsa256',
  'ecdsa-sha2-nistp384': 'ecdsa384',
  'ecdsa-sha2-nistp521': 'ecdsa521',
  'rsa-sha2-512': 'rsa',
  'rsa-sha2-256': 'rsa',
};
const ALL_HOST_KEYS = Object.keys(HOST_KEY_KINDS) as HostKeyAlgorithm[];
const CLASSICAL_KEX = KEX_METHOD_NAMES.filter((name) => name !== 'mlkem768x25519-sha256');
const ETM: readonly MacName[] = ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'];

/** What a peer can do of what this client can do. */
export interface Abilities {
  readonly kex: readonly KexMethod[];
  readonly hostKeys: readonly HostKeyAlgorithm[];
  readonly ciphers: readonly CipherName[];
}

const ABILITIES: Record<PeerName, Abilities> = {
  openssh: { kex: CLASSICAL_KEX, hostKeys: ALL_HOST_KEYS, ciphers: CIPHER_NAMES },
  // Only for what the stable release lacks.
  'openssh-backport': {
    kex: ['mlkem768x25519-sha256', 'curve25519-sha256'],
    hostKeys: ['ssh-ed25519'],
    ciphers: ['aes256-gcm@openssh.com'],
  },
  dropbear: {
    kex: CLASSICAL_KEX.filter((name) => name !== 'diffie-hellman-group16-sha512'),
    hostKeys: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-256'],
    ciphers: ['chacha20-poly1305@openssh.com'],
  },
  asyncssh: { kex: CLASSICAL_KEX, hostKeys: ALL_HOST_KEYS, ciphers: CIPHER_NAMES },
  paramiko: {
    kex: CLASSICAL_KEX.filter((name) => name !== 'curve25519-sha256'),
    hostKeys: ALL_HOST_KEYS,
    ciphers: ['aes256-ctr', 'aes128-ctr'],
  },
};

/** Every peer with what it can do. */
export const PEER_ABILITIES = Object.entries(ABILITIES) as [PeerName, Abilities][];

/** Options with which signing in costs a peer the least: these tests are not about it. */
export function quickSignIn(name: PeerName): readonly string[] {
  return name.startsWith('openssh') ? ['UsePAM no'] : [];
}

/** Offers that force one cipher each, and one MAC where the cipher needs one; with their names. */
export function cipherOffers(ciphers: readonly CipherName[]): [string, Partial<AlgorithmOffer>][] {
  return ciphers.flatMap((cipher): [string, Partial<AlgorithmOffer>][] =>
    hasOwnTag(cipher)
      ? [[cipher, { ciphers: [cipher] }]]
      : ETM.map((mac) => [`${cipher} and ${mac}`, { ciphers: [cipher], macs: [mac] }]),
  );
}
