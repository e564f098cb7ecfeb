import { type KeyKind, type Peer, userKey, whyMissing } from '@kiops/test-peers';
import { cipherOffers, HOST_KEY_KINDS, PEER_ABILITIES, quickSignIn } from './testing/abilities';
import { WorkerPage, openWorkerPage } from './testing/chromium';
import { describePeer } from './testing/peer-sessions';
import type { AlgorithmOffer } from './key-exchange/negotiation';

describe("In a Web Worker of Chromium, on the browser's own WebCrypto", () => {
  let page: WorkerPage | undefined;

  beforeAll(async () => {
    if (whyMissing('openssh') === undefined) page = await openWorkerPage();
  });

  afterAll(() => page?.stop());

  async function receive(
    peer: Peer,
    size: number,
    algorithms: Partial<AlgorithmOffer>,
    key: KeyKind = 'ed25519',
  ): Promise<void> {
    if (page === undefined) throw new Error('Chromium did not start.');
    const answer = await page.perform({
      url: page.urlFor(peer.port),
      username: peer.username,
      privateKey: userKey(key),
      algorithms,
      command: `head -c ${size} /dev/zero`,
    });
    expect(answer).toEqual(jasmine.objectContaining({ length: size }));
  }

  for (const [name, ability] of PEER_ABILITIES.filter(([name]) => name.startsWith('openssh'))) {
    describePeer('Algorithms', name, quickSignIn(name), (row) => {
      for (const kex of ability.kex) row(kex, (peer) => receive(peer, 100_000, { kex: [kex] }));
      for (const hostKey of ability.hostKeys) {
        const kind = HOST_KEY_KINDS[hostKey];
        row(`${hostKey}, for the host and the user`, (peer) =>
          receive(peer, 100, { hostKeys: [hostKey] }, kind),
        );
      }
      for (const [label, offer] of cipherOffers(ability)) {
        row(label, (peer) => receive(peer, 2_000_000, offer));
      }
      row('50 MB', (peer) => receive(peer, 50 * 0x100000, {}));
    });
  }
});
