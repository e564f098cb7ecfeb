/** A `Page` as JSON text, around items that the database has written as JSON already. */
export function pageText(items: string, nextCursor: string | null, total: number): string {
  return `{"items":${items}${afterItems(nextCursor, total)}`;
}

/**
 * A page that can be large, in UTF-8, around items without their brackets. `octets`: how many the database, which is in
 * UTF-8 too, counted in `items`. Where there are as many characters, all are ASCII, and are copied rather than encoded.
 */
export function pageBytes(items: string, octets: number, nextCursor: string | null, total: number): Buffer {
  const [before, after] = ['{"items":[', `]${afterItems(nextCursor, total)}`];
  const page = Buffer.allocUnsafe(before.length + octets + after.length);
  page.write(before, 'latin1');
  page.write(items, before.length, octets === items.length ? 'latin1' : 'utf8');
  page.write(after, before.length + octets, 'latin1');
  return page;
}

function afterItems(nextCursor: string | null, total: number): string {
  return `,"nextCursor":${JSON.stringify(nextCursor)},"total":${total}}`;
}
