import { LIMITS } from './limits';

/** Why a new account password is refused. */
export type PasswordFault =
  'too-short' | 'too-long' | 'same-as-old' | 'too-common' | 'is-product' | 'is-name' | 'is-email';

/** The sentence for each fault, said the same way by the service and the console. */
export const PASSWORD_FAULTS: Readonly<Record<PasswordFault, string>> = {
  'too-short': `Use at least ${LIMITS.accountPassword.min} characters.`,
  'too-long': `Use at most ${LIMITS.accountPassword.max} characters.`,
  'same-as-old': 'Choose a password other than the current one.',
  'too-common': 'Many people use this password: it is one of the first that is tried. Choose another one.',
  'is-product': 'The name of this product, with or without digits, is tried first. Choose another password.',
  'is-name': 'Your name, with or without digits, is tried first. Choose another password.',
  'is-email': 'The email address, with or without digits, is tried first. Choose another password.',
};

/** What a new password must differ from. What is not known is not looked at. */
export interface PasswordContext {
  readonly current?: string;
  readonly email?: string;
  readonly name?: string;
  /** In lower case; from `commonPasswords`. */
  readonly common?: ReadonlySet<string>;
}

const PRODUCT = ['KIOPS', 'KIOPS Credentials'];

/** How many of the most common passwords are refused, of those that are long enough. */
const COMMON = 10_000;

/**
 * The rule for account passwords (NIST SP 800-63B section 3.1.1.2, OWASP ASVS 5 section 6.2): long enough, no rule of
 * composition, none of the most common, and not the product's, the person's name or the email address, with or without
 * digits and punctuation around it. One that only contains such a word is allowed. Characters are counted as code points.
 */
export function passwordFault(
  password: string,
  { current, email, name, common }: PasswordContext = {},
): PasswordFault | undefined {
  const length = [...password].length;
  if (length > LIMITS.accountPassword.max) return 'too-long';
  if (length < LIMITS.accountPassword.min) return 'too-short';
  if (current !== undefined && password === current) return 'same-as-old';
  if (PRODUCT.some((product) => isAsGoodAs(password, product))) return 'is-product';
  if (name !== undefined && nameWords(name).some((word) => isAsGoodAs(password, word))) return 'is-name';
  if (email !== undefined && emailWords(email).some((word) => isAsGoodAs(password, word))) return 'is-email';
  if (common?.has(password.toLowerCase()) || isPattern(password)) return 'too-common';
  return undefined;
}

/** Words of the person and the product that make a password easier to guess: for the strength, not for the rule. */
export function guessableWords({ email, name }: Pick<PasswordContext, 'email' | 'name'>): string[] {
  return [
    ...PRODUCT,
    ...(email === undefined ? [] : emailWords(email)),
    ...(name === undefined ? [] : nameWords(name)),
  ].filter((word) => word !== '');
}

/** The most common passwords of a list in the order of how common they are: the first of those that are long enough. */
export function commonPasswords(ranked: readonly string[]): ReadonlySet<string> {
  const longEnough = ranked.filter((password) => [...password].length >= LIMITS.accountPassword.min);
  return new Set(longEnough.slice(0, COMMON));
}

/**
 * Whether it is one character or a short piece again and again, or a row of the alphabet or of the digits: of the most
 * common ones too, but not in lists that were made for zxcvbn, which finds them by itself.
 */
function isPattern(password: string): boolean {
  if (REPEATED.test(password)) return true;
  const units = [...password.toLowerCase()].map((character) => character.codePointAt(0)!);
  return ROWS.some((step) => units.every((unit, at) => at === 0 || isNext(units[at - 1], unit, step)));
}

/** Any number of times a piece of at most four characters. */
const REPEATED = /^(.{1,4}?)\1+$/su;

/** Forwards and backwards. */
const ROWS = [1, -1];

const ZERO = 0x30;

/** Whether a character comes after another in such a row; among the digits, 0 stands before 1 and after 9. */
function isNext(before: number, after: number, step: number): boolean {
  const [from, to] = [before - ZERO, after - ZERO];
  const areDigits = from >= 0 && from <= 9 && to >= 0 && to <= 9;
  return areDigits ? (from + step + 10) % 10 === to : before + step === after;
}

/** The address and what stands before its @. */
function emailWords(email: string): string[] {
  return [email, email.slice(0, Math.max(0, email.lastIndexOf('@')))];
}

/** The whole name and each of its parts, but for initials. */
function nameWords(name: string): string[] {
  return [name, ...name.split(/\s+/).filter((part) => [...part].length > 1)];
}

/** Whether the password is the word, but for digits and punctuation around it, or for spelling. */
function isAsGoodAs(password: string, word: string): boolean {
  if (fold(password) === fold(word)) return true;
  const core = letters(word);
  return core !== '' && letters(password) === core;
}

function fold(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** What is left between the first and the last letter, without punctuation. */
function letters(text: string): string {
  return fold(text)
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
