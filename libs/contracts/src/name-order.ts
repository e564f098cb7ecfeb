/** Blanks, punctuation and symbols in the order of CLDR. The others stand after these, by code point. */
const SIGNS = ' _-–—,、;:!?.…。·\'‘’"“”«»()[]{}《》「」『』§@*/\\&#%•※`^°©®←→+±÷×<=>|~○●★✓$£¥₩€™';

/** Letters that Unicode does not take apart, as they are read. */
const READ_AS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l' };

/** A name that would grow by more than this, taken apart, is left as it is: its key stays a small multiple of it. */
const MOST_GROWTH = 3;

// What a key says of a sign begins with one of these, which are in the order of the keys. Of the letters only those of
// Hangul, U+1100 to U+11FF, stand in a key as they are: the others, even those below them in Unicode, move above them.
const FINER = '\u0001';
const FIRST_SIGN = 0x02;
const OTHER_SIGN = '\u00f0';
const NUMBER = '\u00f1';
const HANJA = '\u1200';
const FIRST_LETTER = 0x2000;
const OTHER_LETTER = '\ue000';

/** Letters from this code point on find no room between `FIRST_LETTER` and `OTHER_LETTER`. */
const FAR_LETTERS = 0xb000;

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;

/** What is compared after all letters, for each of them: nothing special, or something. */
const PLAIN = '\u0002';
const MARKED = '\u0003';

/** A number, or one code point. */
const PIECES = /[0-9]+|./gsu;

const AS_READ = new Intl.Collator('ko', { sensitivity: 'base' });

/**
 * The sort key of a label or name: keys compare by code point as `Intl.Collator('ko', { numeric: true })` compares the
 * names. Signs come first, then numbers by their value, Hangul and Hanja as they are read, Latin, and the other scripts;
 * accents count after all letters, capitals after all accents. The service stores it, so that each of its databases
 * sorts as the console does.
 */
export function nameKey(name: string): string {
  let letters = '';
  let accents = '';
  let capitals = '';
  for (const sign of takenApart(name.trim()).match(PIECES) ?? []) {
    if (isAccent(sign)) {
      accents = `${accents.slice(0, -1)}${MARKED}${sign}`;
      continue;
    }
    const small = sign.toLowerCase();
    letters += signKey(small);
    accents += isHanja(sign) ? MARKED : PLAIN;
    capitals += sign === small ? PLAIN : MARKED;
  }
  const finer = `${withoutPlainEnd(accents)}${FINER}${withoutPlainEnd(capitals)}`;
  return finer === FINER ? letters : `${letters}${FINER}${finer}`;
}

/** Compares labels and names wherever people read them. */
export function compareNames(a: string, b: string): number {
  const [first, second] = [nameKey(a), nameKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Syllables of Hangul become letters, and letters with accents become two signs. */
function takenApart(name: string): string {
  const apart = name.normalize('NFKD').replace(/[ßæœøđł]/gi, readAs);
  return apart.length > MOST_GROWTH * name.length ? name : apart;
}

function readAs(sign: string): string {
  const small = sign.toLowerCase();
  return sign === small ? READ_AS[small] : READ_AS[small].toUpperCase();
}

function isAccent(sign: string): boolean {
  return sign > '\u02ff' && !isJamo(sign) && /\p{M}/u.test(sign);
}

function isHanja(sign: string): boolean {
  return sign > '\u2e7f' && /\p{Script=Han}/u.test(sign);
}

function isJamo(sign: string): boolean {
  return sign >= '\u1100' && sign < HANJA;
}

function signKey(sign: string): string {
  if (sign >= 'a' && sign < '{') return String.fromCharCode(FIRST_LETTER + sign.charCodeAt(0));
  if (isJamo(sign)) return sign;
  if (sign >= '0' && sign < ':') return numberKey(sign);
  const place = SIGNS.indexOf(sign);
  if (place >= 0) return String.fromCharCode(FIRST_SIGN + place);
  if (isHanja(sign)) return readInHangul(sign) ?? `${HANJA}${sign}`;
  if (!/\p{L}/u.test(sign)) return `${OTHER_SIGN}${sign}`;
  const code = sign.codePointAt(0)!;
  return code < FAR_LETTERS ? String.fromCharCode(FIRST_LETTER + code) : `${OTHER_LETTER}${sign}`;
}

/** Of two numbers the one with more digits is larger, and else their digits tell. */
function numberKey(digits: string): string {
  const value = digits.replace(/^0+(?=.)/, '');
  return `${NUMBER}${String.fromCharCode(FIRST_SIGN + value.length)}${value}`;
}

/** How Hanja are read in Korean, which the collation knows; undefined for those without a reading. */
function readInHangul(hanja: string): string | undefined {
  let low = FIRST_SYLLABLE;
  let high = LAST_SYLLABLE;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const syllable = String.fromCharCode(middle);
    const order = AS_READ.compare(hanja, syllable);
    if (order === 0) return syllable.normalize('NFD');
    if (order < 0) high = middle - 1;
    else low = middle + 1;
  }
  return undefined;
}

function withoutPlainEnd(finer: string): string {
  let end = finer.length;
  while (end > 0 && finer[end - 1] === PLAIN) end -= 1;
  return finer.slice(0, end);
}
