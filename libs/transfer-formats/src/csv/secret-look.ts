import { readAddress } from '../logins/address';
import { plainColumnName } from './mapping';

/**
 * Names of columns that hold secrets, or what belongs to one, in the languages that exports come in. One name too many
 * costs a click on *Show*; one too few shows a secret to whoever looks over a shoulder.
 */
const SECRET_NAME =
  /pass(?!port)|pw|psw|secret|token|pin|otp|key|private|pem|비밀|비번|암호|패스|토큰|키$|auth(?!ors?$)|cred|jwt|bearer|cookie|session|signature|seed|mfa|2fa|recovery|cvv|salt|dsn|conn(?:ection)?str|kubeconfig|ppk|cert|kennwort|geheim|zugang|contrase|clave|senha|segredo|parol|sifre|şifre|haslo|hasło|heslo|jelszo|jelszó|lozink|wachtwoord|losenord|lösenord|adgangskode|salasana|matkhau|mậtkhẩu|парол|секрет|гасло|κωδικ|סיסמ|كلمةالمرور|كلمةالسر|รหัส|密码|密碼|口令|密钥|密鑰|パスワ|暗証|秘密|トークン|인증|시크릿|보안|개인키|키값/;

/** What the tokens of services begin with, wherever they stand in a value. */
const TOKEN =
  /(?:^|[^A-Za-z0-9])(?:gh[opsur]_|github_pat_|gl[a-z]{2,6}-|dckr_[op]at_|xox[a-z]-|sk[-_]|npm_|pypi-|hv[bs]\.|ya29\.|AIza|A[KS]IA(?=[A-Z0-9]{12})|AGE-SECRET-KEY-|eyJ)[A-Za-z0-9]/;

/** A text that says itself that a secret follows: `pw: …`, `"password":"…"`, `?access_token=…`, `Bearer …`. */
const SAID =
  /(?:pass\w*|pwd?|secret|token|api[ _-]?key|access[ _-]?key|sig(?:nature)?|비밀번호|비번|암호|패스워드|토큰)["']?\s*[:=]\s*\S|\b(?:pwd?|bearer|basic)\s+\S/i;

/** A user and a password in front of a host: `https://user:pass@host`, `user:pass@host`. */
const USER_AND_PASSWORD = /(?:^|\/\/|\s)[^\s/@:]*:[^\s@]+@/;

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;

/** From so many characters on, a piece of letters and digits in turn is taken for random; a shorter one if it changes more often. */
const LONG = 16;
const SHORT = 8;

/** Times and addresses of IPv6 mix as many kinds of characters as a password does. */
const PLAIN = /^(?:\d{4}-\d\d-\d\dT[\d:.+-]+Z?|[\da-f]*:[\da-f:.%]*(?:\/\d{1,3})?)$/i;

/** Long enough for a key in hexadecimal digits; a number alone is none. */
const HEX = /[\da-f]{16,}/gi;

/** A word of a name, as `Payment`, `gateway` or `VPN` in `PaymentGateway` and `gatewayVPN`. */
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;

/** What stands between the words of names, dates, paths and addresses. */
const BETWEEN = /[-_.@:/\\,()]+/;

/** Words with a short number before or behind them, or a number. People make passwords of a word and a year. */
const NUMBERED = /^(?:\d*|\d{0,2}[A-Za-z]+\d{0,2})$/;

/** The same twice, as `web01db02`. */
const NUMBERED_TWICE = /^(?:[A-Za-z]+\d{1,4}){2}$/;

/** So much of a value is looked at, in characters. */
const LOOKED_AT = 2000;

/** Whether a column has the name of one that holds secrets. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(plainColumnName(name.normalize('NFKC')));
}

/**
 * Whether a secret can be made out in the first 2,000 characters of a value: a key, a token, one that is announced, random
 * text, or a mixture that nobody would choose for a name.
 */
export function holdsSecret(text: string): boolean {
  const value = text.slice(0, LOOKED_AT);
  return (
    value.includes('PRIVATE KEY') ||
    TOKEN.test(value) ||
    SAID.test(value) ||
    USER_AND_PASSWORD.test(value) ||
    UUID.test(value) ||
    (value.match(HEX) ?? []).some((digits) => /\d/.test(digits) && /[a-f]/i.test(digits)) ||
    (!isNamed(value) && (value.split(/[^A-Za-z0-9+=]/).some(isRandom) || isMixture(value)))
  );
}

/**
 * Whether a value is made of words and numbers as names, dates and paths are: `Server10`, `27-Nov-2026`, `ACME\Kim01`. Of
 * random texts of 20 letters and digits, one in ten thousand looks so.
 */
function isNamed(value: string): boolean {
  const pieces = value.split(BETWEEN);
  if (!pieces.every((piece) => NUMBERED.test(piece) || (piece.length < LONG && NUMBERED_TWICE.test(piece))))
    return false;
  const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (value.length < LONG || !isMixed)
    return pieces.every((piece) => wordsOf(piece).filter(({ length }) => length < 3).length <= 1);
  const words = wordsOf(value);
  const odd = words.filter((word) => word.length < 3 || word === word.toUpperCase());
  return odd.length <= 1 && words.every((word) => word.length < 4 || isSpeakable(word));
}

function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

function isSpeakable(word: string): boolean {
  return /[aeiouy]/i.test(word) && !/[^aeiouy]{4}/i.test(word);
}

/** Names change between letters and digits, and between capitals and others, rarely; random text does all the time. */
function isRandom(piece: string): boolean {
  if (piece.length < SHORT || !/\d/.test(piece) || !/[A-Za-z]/.test(piece)) return false;
  const kinds = [...piece].map(kindOf);
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return changes >= piece.length / (piece.length < LONG ? 2 : 4);
}

/** Three kinds of characters are a mixture; of a long value, small and capital letters alone. */
function isMixture(value: string): boolean {
  const isShort = value.length < (/[^A-Za-z0-9._@-]/.test(value) ? 6 : 8);
  if (isShort || /\s/.test(value) || PLAIN.test(value)) return false;
  if (readAddress(value)?.host.includes('.')) return false;
  const [hasSmall, hasCapital, ...others] = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9._@-]/].map((kind) =>
    kind.test(value),
  );
  const kinds = [hasSmall, hasCapital, ...others].filter(Boolean).length;
  return kinds >= 3 || (value.length >= LONG && hasSmall && hasCapital);
}

function kindOf(character: string): 'digit' | 'capital' | 'other' {
  if (/\d/.test(character)) return 'digit';
  return /[A-Z]/.test(character) ? 'capital' : 'other';
}
