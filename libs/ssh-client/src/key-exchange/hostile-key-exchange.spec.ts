import fc from 'fast-check';
import { WireWriter } from '@kiops/ssh-keys';
import { AlgorithmKind, SshError, SshErrorCode } from '../errors';
import { KexScript } from '../testing/fake-server';
import { encounter, expectFailure } from '../testing/hostile';
import { Message } from '../transport/message-numbers';
import type { KexInit } from './kex-init';

const flipped = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const changed = bytes.slice();
  changed[changed.length - 1] ^= 1;
  return changed;
};

describe('A server that cheats in the key exchange', () => {
  const cases: [string, KexScript, SshErrorCode][] = [
    [
      'signs wrongly',
      { reply: (reply) => ({ ...reply, signature: flipped(reply.signature) }) },
      'bad-host-key-signature',
    ],
    [
      'signs something else',
      { reply: (reply) => ({ ...reply, publicValue: flipped(reply.publicValue) }) },
      'bad-host-key-signature',
    ],
    [
      'shows the host key of another one',
      { reply: (reply) => ({ ...reply, hostKey: flipped(reply.hostKey) }) },
      'bad-host-key-signature',
    ],
    [
      'shows a host key of another type',
      { reply: (reply) => ({ ...reply, hostKey: new WireWriter().string('ssh-rsa').bytes() }) },
      'bad-host-key-signature',
    ],
    ['shows no host key', { reply: (reply) => ({ ...reply, hostKey: new Uint8Array() }) }, 'malformed'],
    [
      'sends the point zero',
      { reply: (reply) => ({ ...reply, publicValue: new Uint8Array(32) }) },
      'bad-key-exchange',
    ],
    [
      'sends a point that is too short',
      { reply: (reply) => ({ ...reply, publicValue: new Uint8Array(31) }) },
      'bad-key-exchange',
    ],
    ['offers no cipher of ours', { init: { ciphersIn: ['3des-cbc'] } }, 'no-common-algorithm'],
  ];
  for (const [what, script, code] of cases) {
    it(what, async () => {
      const verifyHostKey = jasmine.createSpy('verifyHostKey').and.returnValue('accepted');
      const meeting = encounter({ verifyHostKey });
      void meeting.server.handshake(script).catch(() => undefined);
      await expectFailure(meeting, meeting.opening, code);
      expect(verifyHostKey).not.toHaveBeenCalled();
    });
  }

  it('tells which lists have nothing in common, and all lists', async () => {
    const cases: [(keyof KexInit)[], string[]][] = [
      [['kex'], ['key exchange']],
      [['hostKeys'], ['host key']],
      [['ciphersOut'], ['cipher']],
      [['compressionIn'], ['compression']],
      [
        ['kex', 'hostKeys', 'ciphersIn'],
        ['cipher', 'key exchange', 'host key'],
      ],
    ];
    for (const [names, missing] of cases) {
      const meeting = encounter();
      const init = Object.fromEntries(
        names.map((name) => [name, ['old', 'older', 'kex-strict-s-v00@openssh.com']]),
      );
      void meeting.server.handshake({ init }).catch(() => undefined);
      const { facts } = (await expectFailure(
        meeting,
        meeting.opening,
        'no-common-algorithm',
      )) as SshError<'no-common-algorithm'>;
      expect(facts.missing).toEqual(missing as AlgorithmKind[]);
      expect(facts.oldWouldDo).toBeFalse();
      expect(facts.lists.map(({ kind }) => kind)).toEqual([
        'key exchange',
        'host key',
        'cipher',
        'MAC',
        'compression',
      ]);
      for (const { kind, theirs } of facts.lists)
        if (missing.includes(kind) && kind === 'key exchange') expect(theirs).toEqual(['old', 'older']);
    }
  });

  it('may guess wrongly what the client wants', async () => {
    const meeting = encounter();
    const script = {
      init: { guessFollows: true },
      guess: Uint8Array.of(Message.kexExchangeReply, 1, 2, 3),
    };
    await meeting.server.handshake(script);
    await meeting.server.receiveSignIn();
    meeting.server.send(Uint8Array.of(Message.userAuthSuccess));
    (await meeting.opening).close();
    expect().nothing();
  });

  it('shows another host key in the middle of the session', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    meeting.server.hostKeySeed = new Uint8Array(32).fill(2);
    void meeting.server.exchangeKeys().catch(() => undefined);
    const error = await expectFailure(
      meeting,
      session.ended.then((reason) => Promise.reject(reason)),
      'host-key-switched',
    );
    expect((error as SshError<'host-key-switched'>).facts.before).toEqual(session.hostKey);
  });

  it('may agree on new keys with the same host key, from either side', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    await meeting.server.exchangeKeys();
    const opened = session.forward('behind', 22);
    await meeting.server.acceptChannel();
    await opened;
    session.rekey();
    await meeting.server.exchangeKeys();
    const another = session.forward('behind', 22);
    await meeting.server.acceptChannel();
    await another;
    session.close();
    expect((await session.ended).code).toBe('closed');
  });

  it('is not asked for new keys before the first channel: TinySSH would wait for that channel for ever', async () => {
    const meeting = encounter();
    await meeting.server.signIn();
    const session = await meeting.opening;
    session.rekey();
    const opened = session.forward('behind', 22);
    await meeting.server.acceptChannel();
    await meeting.server.exchangeKeys();
    (await opened).close();
    await session.close();
    expect((await session.ended).code).toBe('closed');
  });

  it('sends any KEXINIT at all: the client ends in its own error', async () => {
    const names = fc.array(fc.stringMatching(/^[a-z0-9@-]{1,20}$/), { maxLength: 4 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(names, { minLength: 10, maxLength: 10 }).map((lists) => {
        const writer = new WireWriter().raw(new Uint8Array(16));
        for (const list of lists) writer.nameList(list);
        return writer.boolean(false).uint32(0).bytes();
      }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        const meeting = encounter();
        await meeting.server.identify();
        meeting.server.send(Uint8Array.of(Message.kexInit, ...body));
        meeting.serverStream.end();
        const error = await meeting.opening.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(['malformed', 'no-common-algorithm', 'connection-lost']).toContain((error as SshError).code);
      }),
      { numRuns: 50 },
    );
  });
});
