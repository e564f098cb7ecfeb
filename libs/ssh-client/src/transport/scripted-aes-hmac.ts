import { cbc, ctr } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Bytes } from '@kiops/ssh-keys';
import { asBytes, concatBytes, equalBytes } from '../bytes';
import { addBlocks } from './aes-ctr-etm';
import { PacketCipher, badMac, readUint32 } from './packet-cipher';

const BLOCK = 16;
const HASHES = { 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-512': sha512 } as const;

export type AesMode = 'ctr' | 'cbc';
export type MacHash = keyof typeof HASHES;

interface MacMethod {
  readonly hash: MacHash;
  readonly encryptThenMac: boolean;
}

/**
 * AES as counter (RFC 4344 §4) or as chain of blocks (RFC 4253 §6.3), with an HMAC over what is meant (RFC 4253 §6.4) or
 * over what is sent (OpenSSH's PROTOCOL, "encrypt-then-MAC"); in JavaScript. Where the MAC is over what is meant, the
 * length is encrypted: the first block has to be opened before the rest is there, which WebCrypto is too slow for.
 */
export class ScriptedAesHmac implements PacketCipher {
  readonly blockSize = BLOCK;
  readonly coversLength: boolean;
  readonly headLength: number;
  readonly tagLength: number;
  private readonly key: Bytes;
  private readonly macKey: Bytes;
  /** The counter of the next block, or the last block that was sent. */
  private state: Bytes;

  constructor(
    private readonly mode: AesMode,
    keys: { readonly key: Bytes; readonly iv: Bytes; readonly macKey: Bytes },
    private readonly mac: MacMethod,
  ) {
    this.key = keys.key.slice();
    this.macKey = keys.macKey.slice();
    this.state = keys.iv.slice();
    this.coversLength = !mac.encryptThenMac;
    this.headLength = mac.encryptThenMac ? 4 : BLOCK;
    this.tagLength = HASHES[mac.hash].outputLen;
  }

  readLength(_sequence: number, start: Uint8Array): number {
    return readUint32(this.mac.encryptThenMac ? start : this.decrypt(start));
  }

  seal(sequence: number, packet: Bytes): Bytes[] {
    const clear = packet.subarray(0, this.clearLength);
    const encrypted = this.encrypt(packet.subarray(this.clearLength));
    this.goOn(encrypted);
    const sent = concatBytes([clear, encrypted]);
    return [sent, this.tag(sequence, this.mac.encryptThenMac ? sent : packet)];
  }

  open(sequence: number, frame: Bytes): Bytes {
    const end = frame.length - this.tagLength;
    const sent = frame.subarray(0, end);
    const encrypted = sent.subarray(this.clearLength);
    const { encryptThenMac } = this.mac;
    if (encryptThenMac) this.check(sequence, sent, frame.subarray(end));
    const opened = this.decrypt(encrypted);
    this.goOn(encrypted);
    if (encryptThenMac) return opened;
    this.check(sequence, opened, frame.subarray(end));
    return opened.subarray(4);
  }

  dispose(): void {
    this.key.fill(0);
    this.macKey.fill(0);
  }

  /** How much of a packet is not encrypted. */
  private get clearLength(): number {
    return this.mac.encryptThenMac ? 4 : 0;
  }

  private encrypt(bytes: Uint8Array): Bytes {
    return asBytes(this.cipher().encrypt(bytes));
  }

  private decrypt(bytes: Uint8Array): Bytes {
    return asBytes(this.cipher().decrypt(bytes));
  }

  private cipher(): { encrypt(bytes: Uint8Array): Uint8Array; decrypt(bytes: Uint8Array): Uint8Array } {
    return this.mode === 'ctr'
      ? ctr(this.key, this.state)
      : cbc(this.key, this.state, { disablePadding: true });
  }

  /** What these bytes leave for the next packet. */
  private goOn(encrypted: Uint8Array): void {
    if (this.mode === 'ctr') addBlocks(this.state, encrypted.length / BLOCK);
    else this.state = new Uint8Array(encrypted.subarray(-BLOCK));
  }

  private check(sequence: number, covered: Uint8Array, tag: Uint8Array): void {
    if (!equalBytes(this.tag(sequence, covered), tag)) throw badMac();
  }

  private tag(sequence: number, covered: Uint8Array): Bytes {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, sequence);
    return asBytes(hmac.create(HASHES[this.mac.hash], this.macKey).update(number).update(covered).digest());
  }
}
