import { WireReader, WireWriter } from '@kiops/ssh-keys';
import { malformed } from '../errors';
import { Message } from '../transport/message-numbers';
import { modpAgreement } from './diffie-hellman';
import { KexHash, KexTalk, KeyAgreement, badKeyExchange } from './key-agreement';

/** Bits of the groups that are taken, and of the one that is asked for: 128 bits of security (RFC 8270 §3, RFC 4419 §3). */
const MIN_BITS = 2048;
const WANTED_BITS = 3072;
const MAX_BITS = 8192;
const EXPONENT_BYTES = 64;

/** `diffie-hellman-group-exchange-sha256` and `-sha1`: Diffie-Hellman in a group that the server chooses, RFC 4419. */
export async function groupExchangeAgreement(hash: KexHash, talk: KexTalk): Promise<KeyAgreement> {
  const sizes = new WireWriter().uint32(MIN_BITS).uint32(WANTED_BITS).uint32(MAX_BITS).bytes();
  talk.send(new WireWriter().byte(Message.kexGroupExchangeRequest).raw(sizes).bytes());
  const { prime, generator, encoded } = readGroup(await talk.receive(Message.kexGroupExchangeGroup));
  const agreement = await modpAgreement({ prime, generator, hash, exponentBytes: EXPONENT_BYTES });
  return {
    ...agreement,
    messages: { init: Message.kexGroupExchangeInit, reply: Message.kexGroupExchangeReply },
    agreedBefore: new WireWriter(2048).raw(sizes).raw(encoded).bytes(),
  };
}

interface Group {
  readonly prime: bigint;
  readonly generator: bigint;
  /** Both as mpints. */
  readonly encoded: Uint8Array;
}

/**
 * RFC 4419 §3: `mpint p`, `mpint g`. The size is checked, and what makes a group useless; that the prime is one is the
 * server's matter, whose host key signs for it.
 */
function readGroup(payload: Uint8Array): Group {
  let group: Group;
  try {
    const reader = new WireReader(payload);
    reader.byte();
    group = { prime: reader.mpint(), generator: reader.mpint(), encoded: payload.subarray(1) };
    reader.end();
  } catch (error) {
    throw malformed("The server's group for the key exchange is malformed.", error);
  }
  const { prime, generator } = group;
  const bits = prime.toString(2).length;
  const isUseful = prime % 2n === 1n && generator > 1n && generator < prime - 1n;
  if (bits < MIN_BITS || bits > MAX_BITS || !isUseful) throw badKeyExchange();
  return group;
}
