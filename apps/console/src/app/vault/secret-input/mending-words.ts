import type { KeyMending } from '@kiops/ssh-keys';

const WORDS: Readonly<Record<KeyMending, string>> = {
  'utf-16': 'was UTF-16',
  'written-line-ends': 'had \\n written out for its line ends',
  quoting: 'had the > of a quoted mail before its lines',
  'invisible-characters': 'had invisible characters in it',
};

/** What had happened to the text of a key, and that it was undone. */
export function mendedSentence(mendings: readonly KeyMending[]): string {
  const words = mendings.map((mending) => WORDS[mending]);
  return `The text of this key ${words.join(', and ')}. That was undone.`;
}
