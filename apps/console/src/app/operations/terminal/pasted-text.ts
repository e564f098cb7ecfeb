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
