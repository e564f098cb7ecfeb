/**
 * The two letters or syllables that stand for a person: the given name for Hangul (김민준 → 민준), first letters of the
 * first and last word elsewhere (Ada Lovelace → AL).
 */
export function initials(name: string): string {
  const words = name.split(/[\s·,/()]+/u).filter((word) => /\p{L}|\p{N}/u.test(word));
  const [first] = words;
  if (first === undefined) return '?';
  const letters = [...first];
  if (/^\p{Script=Hangul}+$/u.test(first)) return letters.slice(letters.length > 2 ? -2 : 0).join('');
  const last = words.at(-1);
  const pair = words.length > 1 && last !== undefined ? [letters[0], [...last][0]] : letters.slice(0, 2);
  return pair.join('').toLocaleUpperCase('en');
}
