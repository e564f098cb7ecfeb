/** What can have happened to the text of a key on its way, and can be undone. */
export type KeyMending = 'utf-16' | 'written-line-ends' | 'quoting' | 'invisible-characters';

/** A text with its mishaps undone. */
export interface MendedKeyText {
  readonly text: string;
  /** What was undone, in this order. */
  readonly mendings: readonly KeyMending[];
}

const MENDERS: readonly (readonly [KeyMending, (text: string) => string])[] = [
  // Read as one byte per character, every other one is zero.
  ['utf-16', (text) => text.replaceAll('\u0000', '')],
  // From JSON, a shell variable or a log: \n as two characters.
  ['written-line-ends', (text) => text.replace(/\\r\\n|\\n|\\r/g, '\n')],
  // From the answer to a mail.
  ['quoting', (text) => text.replace(/^[ \t]*>[> \t]*/gm, '')],
  // Soft hyphens, zero-width blanks and joiners, marks of direction: from chats, wikis and word processors.
  [
    'invisible-characters',
    (text) => text.replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g, ''),
  ],
];

/** Undoes what can be undone; undefined when there is nothing. Whether a key comes out is for the caller to see. */
export function mendKeyText(text: string): MendedKeyText | undefined {
  let mended = text;
  const mendings: KeyMending[] = [];
  for (const [mending, mend] of MENDERS) {
    const before = mended;
    mended = mend(before);
    if (mended !== before) mendings.push(mending);
  }
  return mendings.length > 0 ? { text: mended, mendings } : undefined;
}
