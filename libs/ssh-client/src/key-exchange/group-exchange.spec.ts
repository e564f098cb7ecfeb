import fc from 'fast-check';
import { bigIntToBytes, type Bytes, WireWriter } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Encounter, encounter, expectFailure } from '../testing/hostile';
import { Message } from '../transport/message-numbers';
import { groupExchangeAgreement } from './group-exchange';
import { GROUP14_PRIME, GROUP18_PRIME } from './modp-groups';

const groupMessage = (prime: bigint, generator: bigint): Bytes =>
  new WireWriter()
    .byte(Message.kexGroupExchangeGroup)
    .mpint(bigIntToBytes(prime))
    .mpint(bigIntToBytes(generator))
    .bytes();

/** A server that knows nothing but group exchange, and has been asked for a group. */
async function askedForGroup(): Promise<Encounter> {
  const meeting = encounter();
  await meeting.server.identify();
  meeting.server.send(meeting.server.kexInit({ kex: ['diffie-hellman-group-exchange-sha256'] }));
  await meeting.server.receive(Message.kexInit);
  const request = await meeting.server.receive(Message.kexGroupExchangeRequest);
  request.byte();
  expect([request.uint32(), request.uint32(), request.uint32()]).toEqual([2048, 3072, 8192]);
  return meeting;
}

describe('Group exchange', () => {
  for (const [what, prime] of [
    ['2048', GROUP14_PRIME],
    ['8192', GROUP18_PRIME],
  ] as const) {
    it(`takes a group of ${what} bits, and both sides agree`, async () => {
      const talk = { send: () => undefined, receive: async () => groupMessage(prime, 2n) };
      const ours = await groupExchangeAgreement('SHA-256', talk);
      const theirs = await groupExchangeAgreement('SHA-256', talk);
      expect(await ours.agree(theirs.publicValue)).toEqual(await theirs.agree(ours.publicValue));
    });
  }

  for (const [what, prime, generator] of [
    ['a group that is too small', 2n ** 1023n + 1n, 2n],
    ['a group that is too large', 2n ** 8192n + 1n, 2n],
    ['an even group', GROUP14_PRIME - 1n, 2n],
    ['the generator 1', GROUP14_PRIME, 1n],
    ['the generator p - 1', GROUP14_PRIME, GROUP14_PRIME - 1n],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const meeting = await askedForGroup();
      meeting.server.send(groupMessage(prime, generator));
      await expectFailure(meeting, meeting.opening, 'bad-key-exchange');
    });
  }

  it('is given any group at all: the client ends in its own error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (body) => {
        const meeting = await askedForGroup();
        meeting.server.send(Uint8Array.of(Message.kexGroupExchangeGroup, ...body));
        await meeting.server.writer.flushed();
        meeting.serverStream.end();
        const error = await meeting.opening.catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(SshError);
        expect(['malformed', 'bad-key-exchange', 'connection-lost']).toContain((error as SshError).code);
      }),
      { numRuns: 50 },
    );
  });
});
