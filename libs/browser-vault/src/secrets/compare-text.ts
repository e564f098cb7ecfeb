/** For sorting by UTF-16 units, as ids and RFC 3339 times are; what is absent comes first. */
export function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
