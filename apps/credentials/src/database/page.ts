/** A `Page` as JSON text, around items that the database has written as JSON already. */
export function pageText(items: string, nextCursor: string | null, total: number): string {
  return `{"items":${items},"nextCursor":${JSON.stringify(nextCursor)},"total":${total}}`;
}
