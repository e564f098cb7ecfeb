import { commonPasswords } from '@kiops/contracts';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';

/** What is asked about a new password. It stays in this browser. */
export interface StrengthQuestion {
  readonly password: string;
  /** Words of the person and the product, which make it easier to guess. */
  readonly words: readonly string[];
}

/** How hard a password is to guess: 0 (at once) to 4 (very), and why, in a sentence or none. */
export interface Strength {
  readonly password: string;
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly warning: string;
  /** Whether it is one of the most common, which no account takes. */
  readonly common: boolean;
}

/** So much of a password is looked at, in UTF-16 units: the work grows faster than the length. */
const LONGEST = 64;

const MOST_COMMON = commonPasswords(common.dictionary['passwords-common']);

const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  translations: {
    ...english.translations,
    warnings: {
      ...english.translations.warnings,
      userInputs: 'Your name, your email address and the name of this product are tried first.',
    },
  },
});

/** Judges a password by the dictionaries, keyboards and patterns that zxcvbn knows. */
export function ratePassword({ password, words }: StrengthQuestion): Strength {
  const { score, feedback } = judge.check(password.slice(0, LONGEST), [...words]);
  return {
    password,
    score,
    warning: feedback.warning ?? '',
    common: MOST_COMMON.has(password.toLowerCase()),
  };
}
