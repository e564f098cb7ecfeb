/** Who a key press is for: the shell, or the terminal around it. `browser` leaves it to what the browser does. */
export type KeyMeaning = 'shell' | 'browser' | 'copy' | 'find' | 'leave' | 'previous' | 'next';

/**
 * Tells what a key press means. Everything is for the shell but a few: copying, pasting and finding as in other terminals,
 * the way out to the tab (WCAG 2.1.2), and the neighbouring tabs. Copy and paste with the command key work by themselves.
 */
export function keyMeaning(event: KeyboardEvent, hasSelection: boolean): KeyMeaning {
  const { ctrlKey, altKey, shiftKey, metaKey, key } = event;
  if (!ctrlKey || metaKey) return 'shell';
  if (altKey) {
    if (key === 'PageUp') return 'previous';
    return key === 'PageDown' ? 'next' : 'shell';
  }
  if (key === 'F6') return 'leave';
  const letter = latinLetter(event);
  if (letter === 'c' && (shiftKey || hasSelection)) return 'copy';
  if (letter === 'f' && shiftKey) return 'find';
  return letter === 'v' && shiftKey ? 'browser' : 'shell';
}

/** The letter of a key; where the layout gives another script, the one on an English keyboard. */
function latinLetter({ key, code }: KeyboardEvent): string {
  return (/^[a-z]$/i.test(key) ? key : code.replace('Key', '')).toLowerCase();
}
