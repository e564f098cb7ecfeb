/** The most characters of a title that are shown. */
const LONGEST = 100;

/**
 * A window title that a server set, fit for a tooltip: without control and formatting characters (Unicode's category C,
 * which holds those that turn the direction of text), on one line, at most 100 characters.
 */
export function remoteTitle(title: string): string {
  const clean = title.replace(/\s+/g, ' ').replace(/\p{C}/gu, '').trim();
  return Array.from(clean).slice(0, LONGEST).join('');
}
