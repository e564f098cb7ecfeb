/**
 * What of a text one does not see: blanks at its ends, signs made of several characters where one would do, and signs that
 * are not drawn or that turn the direction of others.
 */
export type Unseen = 'blank-before' | 'blank-after' | 'decomposed' | 'hidden';

/** Signs that are not drawn: control and formatting signs, those that turn text around among them, and fillers. */
const HIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Pictures that are made of several signs (UTS #51), some of which are not drawn: families, flags, keys. */
const PICTURES =
  /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]+\u{E007F}|[\d#*]\uFE0F\u20E3|\p{Extended_Pictographic}[\p{EMod}\uFE0F]*(?:\u200D\p{Extended_Pictographic}[\p{EMod}\uFE0F]*)*/gu;

/** What one does not see of a text that is kept as it was typed. */
export function unseenIn(text: string): readonly Unseen[] {
  const found: Unseen[] = [];
  if (text !== text.trimStart()) found.push('blank-before');
  if (text !== text.trimEnd()) found.push('blank-after');
  if (text !== text.normalize('NFC')) found.push('decomposed');
  // The byte order mark counts as a blank at the ends, and as hidden elsewhere.
  if (HIDDEN.test(text.trim().replace(PICTURES, ''))) found.push('hidden');
  return found;
}

/** Equal for names that look alike: without blanks at the ends, and composed (Unicode's normalization form C). */
export function nameAsSeen(name: string): string {
  return name.trim().normalize('NFC');
}
