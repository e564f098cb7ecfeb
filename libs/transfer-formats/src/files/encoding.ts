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

/** Reads line by line: a line that is not in this encoding gives its bytes one by one. */
function withLoneSurrogates(bytes: Uint8Array, label: string): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    const line = bytes.subarray(start, end === -1 ? bytes.length : end + 1);
    parts.push(strictly(label, line) ?? byteByByte(line, label));
    start += line.length;
  }
  return parts.join('');
}

function byteByByte(line: Uint8Array, label: string): string {
  let text = '';
  for (let index = 0; index < line.length;) {
    const length = label === 'utf-8' ? lengthOfSequence(line[index]) : line[index] < 0x80 ? 1 : 2;
    const character = strictly(label, line.subarray(index, index + length));
    if (character === undefined) {
      text += String.fromCharCode(0xdc00 + line[index]);
      index += 1;
    } else {
      text += character;
      index += length;
    }
  }
  return text;
}

/** How many bytes a sequence has that begins with this one (RFC 3629 section 3). */
function lengthOfSequence(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
