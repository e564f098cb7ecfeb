import { type KeyKind, hostKeyFingerprint } from '@kiops/test-peers';
import type { SshError } from './errors';
import { OLD_HOST_KEY_ALGORITHM_NAMES } from './key-exchange/host-key';
import { OLD_KEX_METHOD_NAMES } from './key-exchange/methods';
import type { AlgorithmOffer } from './key-exchange/negotiation';
import { cipherOffers, HOST_KEY_KINDS, PEER_ABILITIES, quickSignIn } from './testing/abilities';
import { describePeer, failureOf, textOf, userKeyCredential, withSession } from './testing/peer-sessions';
import { OLD_CIPHER_NAMES, OLD_MAC_NAMES } from './transport/ciphers';

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
    for (const [label, offer] of cipherOffers(ability)) works(label, offer);
  });
}

/** An sshd that knows no more than a switch of ten years ago. */
const OLD_DEVICE = [
  'UsePAM no',
  `KexAlgorithms ${OLD_KEX_METHOD_NAMES.join(',')}`,
  `HostKeyAlgorithms ${OLD_HOST_KEY_ALGORITHM_NAMES.join(',')}`,
  `PubkeyAcceptedAlgorithms ssh-rsa`,
  `Ciphers ${OLD_CIPHER_NAMES.join(',')}`,
  `MACs ${OLD_MAC_NAMES.join(',')}`,
];

describePeer('An old device', 'openssh', OLD_DEVICE, (row) => {
  const SIZE = 300_000;

  row('is told apart: all lists of both sides, and that allowing old algorithms would do', async (peer) => {
    const error = await failureOf(withSession(peer, {}, async () => undefined));
    expect(error.code).toBe('no-common-algorithm');
    const { missing, lists, oldWouldDo } = (error as SshError<'no-common-algorithm'>).facts;
    expect(missing).toEqual(jasmine.arrayWithExactContents(['key exchange', 'host key', 'cipher']));
    expect(oldWouldDo).toBeTrue();
    expect(lists.map(({ kind, theirs }) => [kind, theirs])).toEqual([
      ['key exchange', [...OLD_KEX_METHOD_NAMES]],
      ['host key', ['ssh-rsa']],
      ['cipher', [...OLD_CIPHER_NAMES]],
      ['MAC', [...OLD_MAC_NAMES]],
      ['compression', ['none', 'zlib@openssh.com']],
    ]);
  });

  row('lets a user in with an RSA key once that is allowed', async (peer) => {
    const credentials = [await userKeyCredential('rsa')];
    await withSession(peer, { allowOldAlgorithms: true, credentials }, async (session) => {
      expect(textOf((await session.run('echo through')).stdout)).toBe('through\n');
      expect(session.hostKey.fingerprint).toBe(hostKeyFingerprint('rsa'));
    });
  });

  const offers: [string, Partial<AlgorithmOffer>][] = [
    ...OLD_KEX_METHOD_NAMES.map((kex): [string, Partial<AlgorithmOffer>] => [kex, { kex: [kex] }]),
    ...cipherOffers({ ciphers: OLD_CIPHER_NAMES, macs: OLD_MAC_NAMES }),
  ];
  for (const [label, algorithms] of offers) {
    row(`sends and takes much with ${label}, new keys on the way`, async (peer) => {
      const credentials = [await userKeyCredential('rsa')];
      const options = { allowOldAlgorithms: true, algorithms, credentials, rekeyAfterBytes: SIZE / 2 };
      await withSession(peer, options, async (session) => {
        const process = await session.start({ command: 'cat' });
        const writing = process.write(new Uint8Array(SIZE)).then(() => process.end());
        let received = 0;
        for await (const part of process.stdout) received += part.length;
        await writing;
        expect(received).toBe(SIZE);
      });
    });
  }
});
