/** What of a text one does not see: blanks at its ends, and signs made of several characters where one would do. */
export type Unseen = 'blank-before' | 'blank-after' | 'decomposed';

/** What one does not see of a text that is kept as it was typed. */
export function unseenIn(text: string): readonly Unseen[] {
  const found: Unseen[] = [];
  if (text !== text.trimStart()) found.push('blank-before');
  if (text !== text.trimEnd()) found.push('blank-after');
  if (text !== text.normalize('NFC')) found.push('decomposed');
  return found;
}

/** Equal for names that look alike: without blanks at the ends, and composed (Unicode's normalization form C). */
export function nameAsSeen(name: string): string {
  return name.trim().normalize('NFC');
}
