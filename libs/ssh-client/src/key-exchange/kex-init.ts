import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { malformed } from '../errors';
import { Message } from '../transport/message-numbers';

/** SSH_MSG_KEXINIT: RFC 4253 §7.1. "Out" is from the client to the server. */
export interface KexInit {
  readonly kex: readonly string[];
  readonly hostKeys: readonly string[];
  readonly ciphersOut: readonly string[];
  readonly ciphersIn: readonly string[];
  readonly macsOut: readonly string[];
  readonly macsIn: readonly string[];
  readonly compressionOut: readonly string[];
  readonly compressionIn: readonly string[];
  /** A guessed key exchange packet follows. */
  readonly guessFollows: boolean;
}

export function writeKexInit(init: KexInit): Bytes {
  return new WireWriter(1024)
    .byte(Message.kexInit)
    .raw(crypto.getRandomValues(new Uint8Array(16)))
    .nameList(init.kex)
    .nameList(init.hostKeys)
    .nameList(init.ciphersOut)
    .nameList(init.ciphersIn)
    .nameList(init.macsOut)
    .nameList(init.macsIn)
    .nameList(init.compressionOut)
    .nameList(init.compressionIn)
    .nameList([])
    .nameList([])
    .boolean(init.guessFollows)
    .uint32(0)
    .bytes();
}

/** Reads the message, number included. Fails with `malformed`. */
export function readKexInit(payload: Uint8Array): KexInit {
  try {
    const reader = new WireReader(payload);
    reader.raw(17);
    const lists = Array.from({ length: 10 }, () => reader.nameList());
    const [kex, hostKeys, ciphersOut, ciphersIn, macsOut, macsIn, compressionOut, compressionIn] = lists;
    const guessFollows = reader.boolean();
    reader.uint32();
    return {
      kex,
      hostKeys,
      ciphersOut,
      ciphersIn,
      macsOut,
      macsIn,
      compressionOut,
      compressionIn,
      guessFollows,
    };
  } catch (error) {
    throw malformed('The list of algorithms (KEXINIT) is malformed.', error);
  }
}
