import { type KeyKind, hostKeyFingerprint } from '@kiops/test-peers';
import type { AlgorithmOffer } from './key-exchange/negotiation';
import { cipherOffers, HOST_KEY_KINDS, PEER_ABILITIES, quickSignIn } from './testing/abilities';
import { describePeer, textOf, withSession } from './testing/peer-sessions';

for (const [name, ability] of PEER_ABILITIES) {
  describePeer('Algorithms', name, quickSignIn(name), (row) => {
    const works = (label: string, algorithms: Partial<AlgorithmOffer>, kind?: KeyKind): void =>
      row(`runs a command with ${label}`, async (peer) => {
        await withSession(peer, { algorithms }, async (session) => {
          const result = await session.run('echo through');
          expect(textOf(result.stdout)).toBe('through\n');
          if (kind !== undefined) expect(session.hostKey.fingerprint).toBe(hostKeyFingerprint(kind));
        });
      });

    for (const kex of ability.kex) works(kex, { kex: [kex] });
    for (const hostKey of ability.hostKeys) {
      works(`a host key for ${hostKey}`, { hostKeys: [hostKey] }, HOST_KEY_KINDS[hostKey]);
    }
    for (const [label, offer] of cipherOffers(ability.ciphers)) works(label, offer);
  });
}
