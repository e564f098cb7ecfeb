import type { HostKeyAlgorithm } from './key-exchange/host-key';
import { KexMethod, kexMethodNames } from './key-exchange/methods';
import type { AlgorithmOffer } from './key-exchange/negotiation';
import { describePeer, textOf, withSession } from './testing/peer-sessions';
import { KeyKind, PeerName, peers } from './testing/peers';
import { CipherName, MacName, cipherNames } from './transport/ciphers';

const hostKeys: Record<HostKeyAlgorithm, KeyKind> = {
  'ssh-ed25519': 'ed25519',
  'ecdsa-sha2-nistp256': 'ecdsa256',
  'ecdsa-sha2-nistp384': 'ecdsa384',
  'ecdsa-sha2-nistp521': 'ecdsa521',
  'rsa-sha2-512': 'rsa',
  'rsa-sha2-256': 'rsa',
};
const allHostKeys = Object.keys(hostKeys) as HostKeyAlgorithm[];
const classicalKex = kexMethodNames.filter((name) => name !== 'mlkem768x25519-sha256');
const etm: readonly MacName[] = ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com'];

/** What each peer can do of what this client can do. */
const abilities: Record<PeerName, { kex: readonly KexMethod[]; hostKeys: readonly HostKeyAlgorithm[]; ciphers: readonly CipherName[] }> = {
  openssh: { kex: classicalKex, hostKeys: allHostKeys, ciphers: cipherNames },
  // Only for what the stable release lacks.
  'openssh-backport': { kex: ['mlkem768x25519-sha256', 'curve25519-sha256'], hostKeys: ['ssh-ed25519'], ciphers: ['aes256-gcm@openssh.com'] },
  dropbear: {
    kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group14-sha256'],
    hostKeys: ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-256'],
    ciphers: ['chacha20-poly1305@openssh.com'],
  },
  asyncssh: { kex: classicalKex, hostKeys: allHostKeys, ciphers: cipherNames },
  paramiko: {
    kex: classicalKex.filter((name) => name !== 'curve25519-sha256'),
    hostKeys: allHostKeys,
    ciphers: ['aes256-ctr', 'aes128-ctr'],
  },
};

for (const [name, ability] of Object.entries(abilities) as [PeerName, (typeof abilities)[PeerName]][]) {
  describePeer('Algorithms', name, [], (row) => {
    const works = (label: string, algorithms: Partial<AlgorithmOffer>, kind?: KeyKind): void =>
      row(`runs a command with ${label}`, async (peer) => {
        await withSession(peer, { algorithms }, async (session) => {
          const result = await session.run('echo through');
          expect(textOf(result.stdout)).toBe('through\n');
          if (kind !== undefined) expect(session.hostKey.fingerprint).toBe(peers.hostKeyFingerprint(kind));
        });
      });

    for (const kex of ability.kex) works(kex, { kex: [kex] });
    for (const hostKey of ability.hostKeys) works(`a host key for ${hostKey}`, { hostKeys: [hostKey] }, hostKeys[hostKey]);
    for (const cipher of ability.ciphers) {
      if (cipher.includes('@')) works(cipher, { ciphers: [cipher] });
      else for (const mac of etm) works(`${cipher} and ${mac}`, { ciphers: [cipher], macs: [mac] });
    }
  });
}
