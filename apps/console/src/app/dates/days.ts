const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** The day of a moment (RFC 3339): `18 Nov 2026`. */
export function dayWords(at: string): string {
  return DAY.format(new Date(at));
}

/** The day of a moment that a file names; the text itself when it is no moment. */
export function dayOf(moment: string): string {
  return Number.isNaN(Date.parse(moment)) ? moment : dayWords(moment);
}
