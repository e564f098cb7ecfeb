import type { Exit } from '@kiops/ssh-client';
import { shownSignal } from '../run/shown-text';

/** How a shell ended, as a sentence. The server chooses the signal's name: letters and digits alone are shown. */
export function exitWords(exit: Exit): string {
  switch (exit.kind) {
    case 'status':
      return exit.status === 0 ? 'The shell ended.' : `The shell ended with status ${exit.status}.`;
    case 'signal':
      return `The shell was ended by the signal ${shownSignal(exit.signal)}.`;
    case 'unknown':
      return 'The shell ended without saying how.';
  }
}

/** The most characters of a title that are shown. */
const LONGEST_TITLE = 100;

/**
 * A window title that a server set, fit for a tooltip: without control and formatting characters (Unicode's category C,
 * which holds those that turn the direction of text), on one line, at most 100 characters.
 */
export function remoteTitle(title: string): string {
  const clean = title.replace(/\s+/g, ' ').replace(/\p{C}/gu, '').trim();
  return Array.from(clean).slice(0, LONGEST_TITLE).join('');
}

/**
 * Output as it may go to the grid of a terminal: without the signs that turn the direction of text (Unicode's Bidi_Control).
 * They take no cell, and terminals that draw cell by cell do nothing at them; where a browser draws the line, it would obey.
 */
export function gridText(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, '');
}

/** The address that a link of a server (OSC 8) leads to; undefined for everything but web addresses. */
export function webAddress(uri: string): string | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}

/**
 * Text as it may go to a shell: without control characters but tabs and line breaks. An escape character in it could end
 * a bracketed paste early, and so run what follows.
 */
export function pastedText(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '');
}

/** How many lines a shell would run at once, if it is not told that they are pasted; 0 when there is no line break. */
export function linesRun(text: string): number {
  if (!/[\r\n]/.test(text)) return 0;
  return text.replace(/(\r\n|\r|\n)+$/, '').split(/\r\n|\r|\n/).length;
}
