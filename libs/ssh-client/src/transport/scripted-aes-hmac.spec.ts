import fc from 'fast-check';
import type { Bytes } from '@kiops/ssh-keys';
import { concatBytes } from '../bytes';
import { AesCtrEtm } from './aes-ctr-etm';
import { type AesMode, type MacHash, ScriptedAesHmac } from './scripted-aes-hmac';

const bytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const keysFor = (keyLength: number) => ({ key: bytes(keyLength), iv: bytes(16), macKey: bytes(32) });

/** A packet of whole blocks, its length in front: with the length in the blocks, or before them. */
function packetOf(blocks: number, coversLength: boolean): Bytes {
  const length = blocks * 16 - (coversLength ? 4 : 0);
  const packet = bytes(4 + length);
  new DataView(packet.buffer).setUint32(0, length);
  return packet;
}

describe('AES with HMAC in JavaScript', () => {
  it("is the same as WebCrypto's, packet after packet", async () => {
    const { key, macKey } = keysFor(32);
    // The counter runs over soon.
    const iv = new Uint8Array(16).fill(0xff);
    const scripted = new ScriptedAesHmac(
      'ctr',
      { key, iv, macKey },
      { hash: 'SHA-256', encryptThenMac: true },
    );
    const native = await AesCtrEtm.create(key, iv.slice(), macKey, 'SHA-256');
    for (let sequence = 0; sequence < 5; sequence++) {
      const packet = packetOf(sequence + 1, false);
      const sealed = concatBytes(await native.seal(sequence, packet));
      expect(concatBytes(scripted.seal(sequence, packet))).toEqual(sealed);
    }
  });

  const modes = fc.constantFrom<AesMode>('ctr', 'cbc');
  const hashes = fc.constantFrom<MacHash>('SHA-1', 'SHA-256', 'SHA-512');
  const keyLengths = fc.constantFrom(16, 24, 32);
  const packets = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

  it('opens what it has sealed, whatever the mode, and reads each length from the first block', () => {
    fc.assert(
      fc.property(modes, hashes, keyLengths, fc.boolean(), packets, (mode, hash, keyLength, etm, sizes) => {
        const keys = keysFor(keyLength);
        const sender = new ScriptedAesHmac(mode, keys, { hash, encryptThenMac: etm });
        const receiver = new ScriptedAesHmac(mode, keys, { hash, encryptThenMac: etm });
        for (const [sequence, blocks] of sizes.entries()) {
          const packet = packetOf(blocks, !etm);
          const frame = concatBytes(sender.seal(sequence, packet));
          const head = frame.subarray(0, receiver.headLength);
          expect(receiver.readLength(sequence, head)).toBe(packet.length - 4);
          expect(frame.length).toBe(packet.length + receiver.tagLength);
          expect(receiver.open(sequence, frame)).toEqual(packet.subarray(4));
        }
      }),
    );
  });

  it('takes no packet that was changed, nor one in the place of another', () => {
    fc.assert(
      fc.property(modes, fc.boolean(), fc.nat(), fc.nat(1), (mode, etm, at, later) => {
        const keys = keysFor(16);
        const mac = { hash: 'SHA-256', encryptThenMac: etm } as const;
        const frame = concatBytes(new ScriptedAesHmac(mode, keys, mac).seal(7, packetOf(3, !etm)));
        if (later === 0) frame[at % frame.length] ^= 1;
        const open = (): Bytes => new ScriptedAesHmac(mode, keys, mac).open(7 + later, frame);
        expect(open).toThrow(jasmine.objectContaining({ code: 'bad-mac' }));
      }),
    );
  });
});
