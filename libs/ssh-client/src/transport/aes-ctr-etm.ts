import type { Bytes } from '@kiops/ssh-keys';
import { concatBytes } from '../bytes';
import { PacketCipher, badMac, readUint32 } from './packet-cipher';

const BLOCK = 16;

/**
 * `aes256-ctr` and `aes128-ctr` (RFC 4344 §4) with `hmac-sha2-256-etm@openssh.com` or
 * `hmac-sha2-512-etm@openssh.com`: the length is in clear, and the MAC is over the sequence number, the length
 * and the encrypted packet (OpenSSH's PROTOCOL, "encrypt-then-MAC").
 */
export class AesCtrEtm implements PacketCipher {
  readonly blockSize = BLOCK;
  readonly coversLength = false;
  readonly headLength = 4;

  private constructor(
    private readonly key: CryptoKey,
    private readonly macKey: CryptoKey,
    readonly tagLength: number,
    private readonly counter: Bytes,
  ) {}

  static async create(
    key: Bytes,
    counter: Bytes,
    macKey: Bytes,
    hash: 'SHA-256' | 'SHA-512',
  ): Promise<AesCtrEtm> {
    const [cipherKey, importedMacKey] = await Promise.all([
      crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt', 'decrypt']),
      crypto.subtle.importKey('raw', macKey, { name: 'HMAC', hash }, false, ['sign', 'verify']),
    ]);
    return new AesCtrEtm(cipherKey, importedMacKey, hash === 'SHA-256' ? 32 : 64, counter);
  }

  readLength(_sequence: number, start: Uint8Array): number {
    return readUint32(start);
  }

  async seal(sequence: number, packet: Bytes): Promise<Bytes[]> {
    const encrypted = await crypto.subtle.encrypt(this.take(packet.length - 4), this.key, packet.subarray(4));
    const covered = concatBytes([numberBytes(sequence), packet.subarray(0, 4), new Uint8Array(encrypted)]);
    const tag = await crypto.subtle.sign('HMAC', this.macKey, covered);
    return [covered.subarray(4), new Uint8Array(tag)];
  }

  async open(sequence: number, frame: Bytes): Promise<Bytes> {
    const end = frame.length - this.tagLength;
    const parameters = this.take(end - 4);
    const covered = concatBytes([numberBytes(sequence), frame.subarray(0, end)]);
    const genuine = await crypto.subtle.verify('HMAC', this.macKey, frame.subarray(end), covered);
    if (!genuine) throw badMac();
    return new Uint8Array(await crypto.subtle.decrypt(parameters, this.key, frame.subarray(4, end)));
  }

  /** The keys are CryptoKeys; JavaScript cannot see them. */
  dispose(): void {
    return;
  }

  /** The counter for the next packet of `length` bytes; the running one moves on by as many blocks. */
  private take(length: number): AesCtrParams {
    const counter = this.counter.slice();
    addBlocks(this.counter, length / BLOCK);
    return { name: 'AES-CTR', counter, length: 128 };
  }
}

/** Moves a counter (RFC 4344 §4) on by so many blocks. */
export function addBlocks(counter: Bytes, blocks: number): void {
  let carry = blocks;
  for (let index = BLOCK - 1; index >= 0 && carry > 0; index--) {
    const sum = counter[index] + carry;
    counter[index] = sum & 0xff;
    carry = Math.floor(sum / 256);
  }
}

function numberBytes(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
