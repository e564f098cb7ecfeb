/** The most characters that are shown of what a server says. */
const LONGEST_TEXT = 2_000;
/** And of what it writes beside a field. */
const LONGEST_PROMPT = 300;

/** What nobody sees, or what turns the direction of text: control and formatting signs, and fillers. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A server's words as they may be shown: text alone, without control and formatting signs (Unicode's category C, which
 * holds those that turn the direction of text), on as many lines as it has, at most 2,000 characters.
 */
export function serverWords(...texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split(/\r\n|[\r\n\u0085\u2028\u2029]/));
  const clean = lines.map((line) => oneLine(line)).join('\n');
  return cut(clean.replace(/\n{3,}/g, '\n\n').trim(), LONGEST_TEXT);
}

/** A server's prompt as it may stand beside a field: the same, on one line, at most 300 characters. */
export function serverPrompt(text: string): string {
  return cut(oneLine(text).trim(), LONGEST_PROMPT);
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(UNSEEN, '');
}

function cut(text: string, longest: number): string {
  const signs = Array.from(text);
  return signs.length > longest ? `${signs.slice(0, longest).join('')}…` : text;
}
