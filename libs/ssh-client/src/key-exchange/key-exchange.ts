import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { asBytes } from '../bytes';
import { malformed } from '../errors';
import { createPacketCipher } from '../transport/ciphers';
import { Message } from '../transport/message-numbers';
import type { PacketCipher } from '../transport/packet-cipher';
import type { HostKey } from '../host-key';
import { readHostKey, verifyHostKeySignature } from './host-key';
import { KeyDerivation, exchangeHash } from './key-derivation';
import { readKexInit } from './kex-init';
import { startAgreement } from './methods';
import { AlgorithmOffer, Algorithms, guessedRight, negotiate } from './negotiation';

/** What an exchange needs to know of its session. */
export interface KeyExchangeContext {
  readonly offer: AlgorithmOffer;
  readonly ourIdentification: string;
  readonly theirIdentification: string;
  /** Both SSH_MSG_KEXINIT payloads. */
  readonly ourKexInit: Bytes;
  readonly theirKexInit: Bytes;
  /** The first exchange's hash; undefined during the first exchange. */
  readonly sessionId: Bytes | undefined;
  send(payload: Bytes): void;
  /** The next key exchange message, which must have this number (any, if undefined). */
  receive(expected: number | undefined): Promise<Bytes>;
  /** Called with a key whose owner has proved itself; rejects if the key is not to be trusted. */
  acceptHostKey(hostKey: HostKey): Promise<void>;
}

/** What both sides have after an exchange; in use after SSH_MSG_NEWKEYS. */
export interface NewKeys {
  readonly algorithms: Algorithms;
  readonly hostKey: HostKey;
  readonly sessionId: Bytes;
  readonly outgoing: PacketCipher;
  readonly incoming: PacketCipher;
}

/** Of all methods but group exchange: RFC 4253 §8, RFC 5656 §4. */
const USUAL_MESSAGES = { init: Message.kexExchangeInit, reply: Message.kexExchangeReply };

interface Reply {
  readonly hostKeyBlob: Uint8Array;
  readonly publicValue: Bytes;
  readonly signature: Uint8Array;
}

/** Runs one key exchange from both KEXINITs on, up to but without SSH_MSG_NEWKEYS: RFC 4253 §7 and §8, RFC 5656 §4. */
export async function exchangeKeys(context: KeyExchangeContext): Promise<NewKeys> {
  const theirs = readKexInit(context.theirKexInit);
  const algorithms = negotiate(context.offer, theirs);
  if (theirs.guessFollows && !guessedRight(context.offer, theirs)) await context.receive(undefined);
  const agreement = await startAgreement(algorithms.kex, context);
  const { init, reply: replyNumber } = agreement.messages ?? USUAL_MESSAGES;
  context.send(new WireWriter(2048).byte(init).string(agreement.publicValue).bytes());

  const reply = readReply(await context.receive(replyNumber));
  const hostKey = readHostKey(reply.hostKeyBlob);
  const sharedSecret = await agreement.agree(reply.publicValue);
  const hash = await exchangeHash(agreement.hash, {
    ourIdentification: context.ourIdentification,
    theirIdentification: context.theirIdentification,
    ourKexInit: context.ourKexInit,
    theirKexInit: context.theirKexInit,
    hostKeyBlob: reply.hostKeyBlob,
    agreedBefore: agreement.agreedBefore,
    ourPublicValue: agreement.publicValue,
    theirPublicValue: reply.publicValue,
    sharedSecret,
  });
  await verifyHostKeySignature(hostKey, algorithms.hostKey, reply.signature, hash);
  await context.acceptHostKey(hostKey);

  const sessionId = context.sessionId ?? hash;
  const derivation = new KeyDerivation(agreement.hash, sharedSecret, hash, sessionId);
  sharedSecret.fill(0);
  const [outgoing, incoming] = await Promise.all([
    derivation.outgoing(algorithms.cipherOut, algorithms.macOut),
    derivation.incoming(algorithms.cipherIn, algorithms.macIn),
  ]);
  derivation.wipe();
  return {
    algorithms,
    hostKey,
    sessionId,
    outgoing: await createPacketCipher(algorithms.cipherOut, algorithms.macOut, outgoing),
    incoming: await createPacketCipher(algorithms.cipherIn, algorithms.macIn, incoming),
  };
}

function readReply(payload: Uint8Array): Reply {
  try {
    const reader = new WireReader(payload);
    reader.byte();
    const reply = {
      hostKeyBlob: reader.string(),
      publicValue: asBytes(reader.string()),
      signature: reader.string(),
    };
    reader.end();
    return reply;
  } catch (error) {
    throw malformed("The server's key exchange reply is malformed.", error);
  }
}
