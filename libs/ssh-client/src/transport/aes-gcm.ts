import type { Bytes } from '@kiops/ssh-keys';
import { PacketCipher, badMac, readUint32 } from './packet-cipher';

/**
 * `aes256-gcm@openssh.com` and `aes128-gcm@openssh.com` (RFC 5647 with OpenSSH's naming): the length is
 * sent in clear and authenticated; the nonce is four fixed bytes and a counter of packets.
 */
export class AesGcm implements PacketCipher {
  readonly blockSize = 16;
  readonly coversLength = false;
  readonly headLength = 4;
  readonly tagLength = 16;

  private constructor(
    private readonly key: CryptoKey,
    private readonly nonce: Bytes,
  ) {}

  static async create(key: Bytes, nonce: Bytes): Promise<AesGcm> {
    const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
    return new AesGcm(imported, nonce);
  }

  readLength(_sequence: number, start: Uint8Array): number {
    return readUint32(start);
  }

  async seal(_sequence: number, packet: Bytes): Promise<Bytes[]> {
    const parameters = this.nextParameters(packet);
    const sealed = await crypto.subtle.encrypt(parameters, this.key, packet.subarray(4));
    return [packet.subarray(0, 4), new Uint8Array(sealed)];
  }

  async open(_sequence: number, frame: Bytes): Promise<Bytes> {
    const parameters = this.nextParameters(frame);
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.key, frame.subarray(4)));
    } catch {
      throw badMac();
    }
  }

  /** The key is a CryptoKey; JavaScript cannot see it. */
  dispose(): void {
    return;
  }

  /** RFC 5647 §7.1: the 64-bit invocation counter goes up by one with every packet. */
  private nextParameters(packet: Bytes): AesGcmParams {
    const iv = this.nonce.slice();
    for (let index = 11; index >= 4; index--) {
      this.nonce[index] = (this.nonce[index] + 1) & 0xff;
      if (this.nonce[index] !== 0) break;
    }
    return { name: 'AES-GCM', iv, additionalData: packet.subarray(0, 4), tagLength: 128 };
  }
}
