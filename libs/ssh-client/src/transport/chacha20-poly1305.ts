import { poly1305 } from '@noble/ciphers/_poly1305.js';
import { chacha20orig } from '@noble/ciphers/chacha.js';
import type { Bytes } from '@kiops/ssh-keys';
import { asBytes, equalBytes } from '../bytes';
import { PacketCipher, badMac, readUint32 } from './packet-cipher';

/**
 * `chacha20-poly1305@openssh.com`, as OpenSSH's PROTOCOL.chacha20poly1305 defines it: the length is encrypted
 * under a key of its own, and the tag is over the encrypted length and packet. The nonce is the sequence number.
 */
export class ChaCha20Poly1305 implements PacketCipher {
  readonly blockSize = 8;
  readonly coversLength = false;
  readonly headLength = 4;
  readonly tagLength = 16;
  private readonly mainKey: Bytes;
  private readonly lengthKey: Bytes;

  constructor(key: Bytes) {
    this.mainKey = key.slice(0, 32);
    this.lengthKey = key.slice(32, 64);
  }

  readLength(sequence: number, start: Uint8Array): number {
    return readUint32(chacha20orig(this.lengthKey, nonceOf(sequence), start));
  }

  seal(sequence: number, packet: Bytes): Bytes[] {
    const nonce = nonceOf(sequence);
    const frame = new Uint8Array(packet.length + this.tagLength);
    const body = frame.subarray(0, packet.length);
    chacha20orig(this.lengthKey, nonce, packet.subarray(0, 4), body.subarray(0, 4));
    chacha20orig(this.mainKey, nonce, packet.subarray(4), body.subarray(4), 1);
    frame.set(poly1305(body, this.tagKey(nonce)), packet.length);
    return [frame];
  }

  open(sequence: number, frame: Bytes): Bytes {
    const nonce = nonceOf(sequence);
    const end = frame.length - this.tagLength;
    const expected = poly1305(frame.subarray(0, end), this.tagKey(nonce));
    if (!equalBytes(expected, frame.subarray(end))) throw badMac();
    // A copy begins where whole words do, wherever the packet lay in what came: single bytes take longer by a third.
    const packet = frame.slice(4, end);
    return asBytes(chacha20orig(this.mainKey, nonce, packet, packet, 1));
  }

  dispose(): void {
    this.mainKey.fill(0);
    this.lengthKey.fill(0);
  }

  private tagKey(nonce: Bytes): Uint8Array {
    return chacha20orig(this.mainKey, nonce, new Uint8Array(32));
  }
}

function nonceOf(sequence: number): Bytes {
  const nonce = new Uint8Array(8);
  new DataView(nonce.buffer).setUint32(4, sequence);
  return nonce;
}
