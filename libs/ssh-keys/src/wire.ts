/** Bytes that own an ordinary ArrayBuffer, as WebCrypto asks for. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes do not hold what the reader was asked for: they end too early, or a value is out of range. */
export class WireError extends Error {
  override readonly name = 'WireError';

  constructor(
    message: string,
    readonly reason: 'too-short' | 'malformed' = 'malformed',
  ) {
    super(message);
  }
}

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads SSH's data types (RFC 4251 §5) one after the other.
 * Returned byte arrays are views of the input, not copies. Throws only {@link WireError}.
 */
export class WireReader {
  private readonly view: DataView;
  private position = 0;

  constructor(private readonly input: Uint8Array) {
    this.view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  }

  /** How many bytes have been read. */
  get offset(): number {
    return this.position;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.input.length - this.position;
  }

  byte(): number {
    return this.view.getUint8(this.advance(1));
  }

  boolean(): boolean {
    return this.byte() !== 0;
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4));
  }

  uint64(): bigint {
    return this.view.getBigUint64(this.advance(8));
  }

  /** Exactly `length` bytes, without a length before them. */
  raw(length: number): Uint8Array {
    const start = this.advance(length);
    return this.input.subarray(start, start + length);
  }

  /** Everything that is left. */
  rest(): Uint8Array {
    return this.raw(this.remaining);
  }

  /** An SSH `string`: a 32-bit length, then that many bytes. */
  string(): Uint8Array {
    return this.raw(this.uint32());
  }

  /** An SSH `string` that holds UTF-8 text. */
  text(): string {
    try {
      return strictUtf8.decode(this.string());
    } catch (error) {
      if (error instanceof WireError) throw error;
      throw new WireError('The text is not UTF-8.');
    }
  }

  /** A comma-separated list of names; the empty list for an empty string. */
  nameList(): string[] {
    const text = this.text();
    return text === '' ? [] : text.split(',');
  }

  /** An `mpint` that must not be negative, as big-endian bytes without leading zeros (zero is no bytes). */
  mpintBytes(): Uint8Array {
    const bytes = this.string();
    if (bytes.length > 0 && bytes[0] >= 0x80) throw new WireError('The number is negative.');
    return withoutLeadingZeros(bytes);
  }

  /** An `mpint` that must not be negative. */
  mpint(): bigint {
    return bytesToBigInt(this.mpintBytes());
  }

  /** Throws unless everything has been read. */
  end(): void {
    if (this.remaining !== 0) throw new WireError('There is something after the end.');
  }

  private advance(length: number): number {
    if (length > this.remaining) throw new WireError('The data ends too early.', 'too-short');
    const start = this.position;
    this.position += length;
    return start;
  }
}

/** Writes SSH's data types (RFC 4251 §5) one after the other; every method returns the writer. */
export class WireWriter {
  private buffer: Bytes;
  private view: DataView;
  private length = 0;

  /** `capacity` is only where to start; the buffer grows when it has to. */
  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
    this.view = new DataView(this.buffer.buffer);
  }

  byte(value: number): this {
    const at = this.reserve(1);
    this.view.setUint8(at, value);
    return this;
  }

  boolean(value: boolean): this {
    return this.byte(value ? 1 : 0);
  }

  uint32(value: number): this {
    const at = this.reserve(4);
    this.view.setUint32(at, value);
    return this;
  }

  uint64(value: bigint): this {
    const at = this.reserve(8);
    this.view.setBigUint64(at, value);
    return this;
  }

  /** The bytes as they are, without a length before them. */
  raw(bytes: Uint8Array): this {
    const at = this.reserve(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  /** An SSH `string`; text is written as UTF-8. */
  string(value: Uint8Array | string): this {
    const bytes = typeof value === 'string' ? utf8.encode(value) : value;
    return this.uint32(bytes.length).raw(bytes);
  }

  nameList(names: readonly string[]): this {
    return this.string(names.join(','));
  }

  /** A non-negative `mpint`, from big-endian bytes (leading zeros do not matter) or a bigint. */
  mpint(value: Uint8Array | bigint): this {
    const bytes = withoutLeadingZeros(typeof value === 'bigint' ? bigIntToBytes(value) : value);
    const needsZero = bytes.length > 0 && bytes[0] >= 0x80;
    this.uint32(bytes.length + (needsZero ? 1 : 0));
    if (needsZero) this.byte(0);
    return this.raw(bytes);
  }

  /** A copy of everything written so far. */
  bytes(): Bytes {
    return this.buffer.slice(0, this.length);
  }

  /** Overwrites what was written with zeros, and starts anew. */
  wipe(): void {
    this.buffer.fill(0);
    this.length = 0;
  }

  private reserve(extra: number): number {
    const start = this.length;
    const needed = start + extra;
    if (needed > this.buffer.length) this.grow(needed);
    this.length = needed;
    return start;
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.buffer.length * 2));
    larger.set(this.buffer);
    this.buffer.fill(0);
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** The number that big-endian bytes stand for; no bytes are zero. */
export function bytesToBigInt(bytes: Uint8Array): bigint {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex === '' ? 0n : BigInt(`0x${hex}`);
}

/** A non-negative number as big-endian bytes, padded with zeros at the front to `length` if given. */
export function bigIntToBytes(value: bigint, length = 0): Bytes {
  if (value < 0n) throw new WireError('The number is negative.');
  let hex = value === 0n ? '' : value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  const size = hex.length / 2;
  const bytes = new Uint8Array(Math.max(size, length));
  for (let index = 0; index < size; index++) {
    bytes[bytes.length - size + index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** A view of the bytes that starts at the first one that is not zero. */
export function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start++;
  return bytes.subarray(start);
}
