import { cipherOffers, PEER_ABILITIES, quickSignIn } from './testing/abilities';
import { describePeer, withSession } from './testing/peer-sessions';

const SIZE = 200_000;

for (const [name, ability] of PEER_ABILITIES) {
  describePeer('Every key exchange with every cipher', name, quickSignIn(name), (row) => {
    for (const kex of ability.kex) {
      for (const [label, offer] of cipherOffers(ability)) {
        row(`${kex} with ${label}, new keys on the way`, async (peer) => {
          const options = { algorithms: { ...offer, kex: [kex] }, rekeyAfterBytes: SIZE / 2 };
          await withSession(peer, options, async (session) => {
            expect((await session.run(`head -c ${SIZE} /dev/zero`)).stdout.length).toBe(SIZE);
          });
        });
      }
    }
  });
}
