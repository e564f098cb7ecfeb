/** The pattern for `LIKE` that finds a text anywhere, whatever signs it has (PostgreSQL 9.7.1: escape is `\`). */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
