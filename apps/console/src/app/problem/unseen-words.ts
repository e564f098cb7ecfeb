import { unseenIn } from '@kiops/contracts';

/** What one does not see of a text, and what that means; empty when there is nothing of that. */
export function unseenWords(text: string): string {
  const unseen = unseenIn(text);
  const ends = [
    ...(unseen.includes('blank-before') ? ['begins'] : []),
    ...(unseen.includes('blank-after') ? ['ends'] : []),
  ].join(' and ');
  return [
    ...(ends === '' ? [] : [`It ${ends} with a blank, which is kept.`]),
    ...(unseen.includes('decomposed')
      ? ['Some of its letters are made of several characters: what looks the same may be another text.']
      : []),
    ...(unseen.includes('hidden') ? ['It holds signs that cannot be seen, or that turn text around.'] : []),
  ].join(' ');
}
