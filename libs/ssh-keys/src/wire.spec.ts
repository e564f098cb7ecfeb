import fc from 'fast-check';
import { bigIntToBytes, bytesToBigInt, WireError, WireReader, WireWriter } from './wire';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('SSH wire data', () => {
  it('writes the numbers of RFC 4251 section 5 as the RFC shows them', () => {
    expect(hex(new WireWriter().uint32(699921578).bytes())).toBe('29b7f4aa');
    expect(hex(new WireWriter().mpint(0n).bytes())).toBe('00000000');
    expect(hex(new WireWriter().mpint(0x9a378f9b2e332a7n).bytes())).toBe('0000000809a378f9b2e332a7');
    expect(hex(new WireWriter().mpint(0x80n).bytes())).toBe('000000020080');
    expect(hex(new WireWriter().string('testing').bytes())).toBe('0000000774657374696e67');
    expect(hex(new WireWriter().nameList([]).bytes())).toBe('00000000');
    expect(hex(new WireWriter().nameList(['zlib', 'none']).bytes())).toBe('000000097a6c69622c6e6f6e65');
  });

  it('reads back whatever was written', () => {
    const value = fc.record({
      byte: fc.integer({ min: 0, max: 255 }),
      flag: fc.boolean(),
      small: fc.integer({ min: 0, max: 0xffffffff }),
      large: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      bytes: fc.uint8Array({ maxLength: 600 }),
      text: fc.string({ unit: 'grapheme' }),
      number: fc.bigInt({ min: 0n, max: 2n ** 600n }),
      names: fc.array(fc.stringMatching(/^[a-z0-9@.-]+$/)),
    });
    fc.assert(
      fc.property(value, (written) => {
        const writer = new WireWriter(1).byte(written.byte).boolean(written.flag).uint32(written.small);
        writer.uint64(written.large).string(written.bytes).string(written.text);
        writer.mpint(written.number).mpint(bigIntToBytes(written.number, 90)).nameList(written.names);

        const reader = new WireReader(writer.bytes());
        expect(reader.byte()).toBe(written.byte);
        expect(reader.boolean()).toBe(written.flag);
        expect(reader.uint32()).toBe(written.small);
        expect(reader.uint64()).toBe(written.large);
        expect(hex(reader.string())).toBe(hex(written.bytes));
        expect(reader.text()).toBe(written.text);
        expect(reader.mpint()).toBe(written.number);
        expect(bytesToBigInt(reader.mpintBytes())).toBe(written.number);
        expect(reader.nameList()).toEqual(written.names);
        expect(reader.remaining).toBe(0);
        reader.end();
      }),
    );
  });

  it('throws only its own error on bytes that mean nothing', () => {
    const read = fc.constantFrom(
      'byte',
      'uint32',
      'uint64',
      'string',
      'text',
      'nameList',
      'mpint',
      'boolean',
      'end',
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(read), (bytes, reads) => {
        const reader = new WireReader(bytes);
        try {
          for (const name of reads as 'byte'[]) reader[name]();
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  it('refuses negative numbers, text that is not UTF-8, and leftovers', () => {
    const refuse = (bytes: number[], read: (reader: WireReader) => unknown) =>
      expect(() => read(new WireReader(Uint8Array.from(bytes)))).toThrowError(WireError);
    refuse([0, 0, 0, 1, 0x80], (reader) => reader.mpint());
    refuse([0, 0, 0, 1, 0xff], (reader) => reader.text());
    refuse([0], (reader) => reader.end());
    expect(() => bigIntToBytes(-1n)).toThrowError(WireError);
  });

  it('leaves no trace after wiping', () => {
    const writer = new WireWriter(4).string('secret');
    writer.wipe();
    expect(writer.bytes().length).toBe(0);
    expect(hex(writer.uint32(0).raw(new Uint8Array(6)).bytes())).toBe('00'.repeat(10));
  });
});
