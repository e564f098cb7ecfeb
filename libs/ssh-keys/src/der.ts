import { SshKeyError } from './key-errors';
import { Bytes } from './wire';

/** The ASN.1 tags that key files use (X.690 §8). */
export const DerTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
} as const;

/** The context-specific constructed tag `[number]`. */
export const contextTag = (number: number): number => 0xa0 | number;

/** The context-specific primitive tag `[number]`. */
export const primitiveContextTag = (number: number): number => 0x80 | number;

/**
 * Reads DER (X.690 §10) one element after the other; returned bytes are views of the input.
 * Throws `truncated` when an element is longer than what is there, and `damaged` for everything else.
 */
export class DerReader {
  private position = 0;

  constructor(private readonly input: Uint8Array) {}

  get atEnd(): boolean {
    return this.position >= this.input.length;
  }

  /** The next element's tag, or undefined at the end. */
  peek(): number | undefined {
    return this.input[this.position];
  }

  /** The content of the next element, which must have this tag. */
  element(tag: number): Uint8Array {
    if (this.atEnd) throw new SshKeyError('truncated');
    if (this.input[this.position] !== tag) throw new SshKeyError('damaged');
    this.position++;
    const length = this.length();
    const start = this.position;
    if (length > this.input.length - start) throw new SshKeyError('truncated');
    this.position = start + length;
    return this.input.subarray(start, this.position);
  }

  sequence(): DerReader {
    return new DerReader(this.element(DerTag.sequence));
  }

  /** The content of `[number] EXPLICIT`, if it comes next. */
  optionalContext(number: number): DerReader | undefined {
    return this.peek() === contextTag(number) ? new DerReader(this.element(contextTag(number))) : undefined;
  }

  /** A non-negative INTEGER as big-endian bytes. */
  integer(): Uint8Array {
    const bytes = this.element(DerTag.integer);
    if (bytes.length === 0 || bytes[0] >= 0x80) throw new SshKeyError('damaged');
    return bytes;
  }

  /** An INTEGER from 0 to 2^31 - 1. */
  smallInteger(): number {
    const bytes = this.integer();
    if (bytes.length > 4) throw new SshKeyError('damaged');
    return bytes.reduce((value, byte) => value * 256 + byte, 0);
  }

  octetString(): Uint8Array {
    return this.element(DerTag.octetString);
  }

  /** A BIT STRING of whole bytes. */
  bitString(): Uint8Array {
    const bytes = this.element(DerTag.bitString);
    if (bytes.length === 0 || bytes[0] !== 0) throw new SshKeyError('damaged');
    return bytes.subarray(1);
  }

  /** An OBJECT IDENTIFIER in dotted form. */
  objectIdentifier(): string {
    const bytes = this.element(DerTag.objectIdentifier);
    if (bytes.length === 0 || bytes.length > 32) throw new SshKeyError('damaged');
    const arcs: number[] = [];
    let value = 0;
    for (const byte of bytes) {
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        arcs.push(value);
        value = 0;
      }
    }
    const [first = 0, ...others] = arcs;
    const root = Math.min(2, Math.floor(first / 40));
    return [root, first - root * 40, ...others].join('.');
  }

  private length(): number {
    const first = this.input[this.position++];
    if (first === undefined) throw new SshKeyError('truncated');
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new SshKeyError('damaged');
    let length = 0;
    for (let index = 0; index < count; index++) {
      const byte = this.input[this.position++];
      if (byte === undefined) throw new SshKeyError('truncated');
      length = length * 256 + byte;
    }
    return length;
  }
}

/** One DER element: tag, length, then the parts one after the other. */
export function derElement(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const contentLength = parts.reduce((sum, part) => sum + part.length, 0);
  const header = [tag, ...derLength(contentLength)];
  const element = new Uint8Array(header.length + contentLength);
  element.set(header);
  let position = header.length;
  for (const part of parts) {
    element.set(part, position);
    position += part.length;
  }
  return element;
}

/** A non-negative INTEGER from big-endian bytes. */
export function derInteger(bytes: Uint8Array): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.length === 0 ? Uint8Array.of(0) : bytes.subarray(start);
  return digits[0] >= 0x80
    ? derElement(DerTag.integer, Uint8Array.of(0), digits)
    : derElement(DerTag.integer, digits);
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function derObjectIdentifier(dotted: string): Bytes {
  const [root, second, ...others] = dotted.split('.').map(Number);
  const content = [root * 40 + second, ...others].flatMap((arc) => {
    const digits = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      digits.unshift((rest % 128) | 0x80);
    }
    return digits;
  });
  return derElement(DerTag.objectIdentifier, Uint8Array.from(content));
}

function derLength(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}
