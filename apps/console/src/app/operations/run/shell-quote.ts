/**
 * One word for a POSIX shell (XCU section 2.2.2): inside single quotes nothing has a meaning but the single quote.
 * @throws RangeError for a NUL, which no argument can carry.
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) throw new RangeError('An argument cannot hold a NUL character.');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
