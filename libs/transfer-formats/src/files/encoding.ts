export type Encoding =
  'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'cp949' | 'shift_jis' | 'windows-1252' | 'binary';

/** What a person may say that a text is written in. */
export const TEXT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'cp949',
  'shift_jis',
  'windows-1252',
] as const satisfies readonly Encoding[];
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** Bytes as text. A byte that cannot be read becomes a lone surrogate U+DC80…U+DCFF: text never holds one otherwise. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** How many bytes are looked at to tell text from what is none. */
const SAMPLE = 4096;

/**
 * Reads bytes as UTF-8 or UTF-16, by their mark or by their look, or as CP949 (`euc-kr` of the WHATWG Encoding Standard)
 * when they are no UTF-8. Where nothing fits as a whole, UTF-8 is taken and the bytes that are none are kept apart, as
 * PEP 383 does: they can be told, and never look like a replacement character that somebody typed.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) return { text: unitsOf(bytes, utf16), encoding: utf16 };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = marked ? bytes.subarray(3) : bytes;
  if (body.subarray(0, SAMPLE).includes(0)) return { text: '', encoding: 'binary' };
  const encoding = marked ? 'utf-8-bom' : 'utf-8';
  const utf8 = strictly('utf-8', body);
  if (utf8 !== undefined) return { text: utf8, encoding };
  const cp949 = marked ? undefined : strictly('euc-kr', body);
  if (cp949 !== undefined) return { text: cp949, encoding: 'cp949' };
  return { text: withLoneSurrogates(body, 'utf-8'), encoding };
}

/** Reads bytes in the encoding that somebody says. What is none of it is kept apart as above. */
export function decodeTextAs(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return unitsOf(bytes, encoding);
  const marked = encoding === 'utf-8' && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = marked ? bytes.subarray(3) : bytes;
  const label = encoding === 'cp949' ? 'euc-kr' : encoding;
  return strictly(label, body) ?? withLoneSurrogates(body, label);
}

/** Whether a text holds something that could not be read, or is no text (RFC 3629 section 3). */
export function isUnreadable(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

function strictly(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 by its mark, or, without one, by zeros that stand in every second place. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE & ~1);
  if (sample.length < 4 || bytes.length % 2 !== 0) return undefined;
  const zeros = [0, 0];
  for (let index = 0; index < sample.length; index += 1) if (sample[index] === 0) zeros[index & 1] += 1;
  const half = sample.length / 2;
  if (zeros[1] > half * 0.6 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0] > half * 0.6 && zeros[1] === 0) return 'utf-16be';
  return undefined;
}

/**
 * UTF-16 unit by unit: half of a pair stays what it is, where a decoder would put U+FFFD in its place. Half of a unit at the
 * end is kept apart too.
 */
function unitsOf(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  const whole = bytes.length % 2 === 0 ? bytes : bytes.subarray(0, -1);
  const odd = whole.length === bytes.length ? '' : String.fromCharCode(0xdc00 + bytes[bytes.length - 1]);
  const decoded = strictly(encoding, whole);
  if (decoded !== undefined) return decoded.replace(/^\ufeff/, '') + odd;
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const parts: string[] = [];
  for (let start = 0; start < whole.length; start += SAMPLE) {
    const units = Array.from({ length: Math.min(SAMPLE, whole.length - start) / 2 }, (_, index) =>
      view.getUint16(start + 2 * index, encoding === 'utf-16le'),
    );
    parts.push(String.fromCharCode(...units));
  }
  return parts.join('').replace(/^\ufeff/, '') + odd;
}

/**
 * How many bytes that are no text are told from the text beside them. Each takes work of its own, and a file with more is
 * in another encoding as a whole: what follows is kept apart byte by byte, but for ASCII.
 */
export const MOST_TOLD_APART = 20_000;

/** How many bytes are read at once, and how few are read one by one. */
const PIECE = 4096;
const FEW = 16;

/** What a decoder puts in the place of bytes that it cannot read; it may also stand in the text itself. */
const REPLACEMENT = '\ufffd';
const ENCODED_REPLACEMENT = [0xef, 0xbf, 0xbd];

/** Reads all that is of this encoding, and keeps the other bytes apart. */
function withLoneSurrogates(bytes: Uint8Array, label: string): string {
  return new ApartReader(bytes, label).read();
}

/** Reads piece by piece, and halves those in which something is no text: no work is done twice for what is. */
class ApartReader {
  private readonly decoder: TextDecoder;
  private readonly isUtf8: boolean;
  private readonly parts: string[] = [];
  private left = MOST_TOLD_APART;

  constructor(
    private readonly bytes: Uint8Array,
    label: string,
  ) {
    this.decoder = new TextDecoder(label, { ignoreBOM: true });
    this.isUtf8 = label === 'utf-8';
  }

  read(): string {
    for (let start = 0; start < this.bytes.length;) {
      const end = this.characterFrom(start + PIECE, this.bytes.length);
      this.readPiece(start, end);
      start = end;
    }
    return this.parts.join('');
  }

  private readPiece(start: number, end: number): void {
    if (this.left <= 0) {
      this.parts.push(asciiApart(this.bytes.subarray(start, end)));
      return;
    }
    const text = this.decoder.decode(this.bytes.subarray(start, end));
    const middle = this.characterFrom(start + Math.ceil((end - start) / 2), end);
    if (!text.includes(REPLACEMENT)) this.parts.push(text);
    else if (end - start <= FEW || middle >= end) this.readBytes(start, end);
    else {
      this.readPiece(start, middle);
      this.readPiece(middle, end);
    }
  }

  private readBytes(start: number, end: number): void {
    for (let at = start; at < end;) {
      const first = this.bytes[at];
      const length = first < 0x80 ? 1 : this.isUtf8 ? lengthOfSequence(first) : 2;
      const sequence = this.bytes.subarray(at, Math.min(at + length, end));
      const character = this.decoder.decode(sequence);
      const isText =
        !character.includes(REPLACEMENT) ||
        (this.isUtf8 && ENCODED_REPLACEMENT.every((byte, place) => sequence[place] === byte));
      this.parts.push(isText ? character : String.fromCharCode(first < 0x80 ? first : 0xdc00 + first));
      at += isText ? sequence.length : 1;
      if (!isText) this.left -= 1;
    }
  }

  /** The next place at which a character surely begins: trail bytes of the others are 0x30 and more. */
  private characterFrom(place: number, end: number): number {
    let at = place;
    const isTrail = (byte: number) => (this.isUtf8 ? (byte & 0xc0) === 0x80 : byte >= 0x30);
    // Of a row of continuation bytes that belong to no character, each is one of its own.
    while (at < end && isTrail(this.bytes[at]) && (!this.isUtf8 || at < place + 4)) at += 1;
    return Math.min(at, end);
  }
}

/** ASCII, and everything else kept apart. */
function asciiApart(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += SAMPLE) {
    const units = bytes.subarray(start, start + SAMPLE);
    parts.push(String.fromCharCode(...Array.from(units, (byte) => (byte < 0x80 ? byte : 0xdc00 + byte))));
  }
  return parts.join('');
}

/** How many bytes a sequence has that begins with this one (RFC 3629 section 3). */
function lengthOfSequence(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
