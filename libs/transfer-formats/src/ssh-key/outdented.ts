/** The same lines without the blanks that all of them begin with, as in a text that was copied out of another one. */
export function outdented(lines: readonly string[]): readonly string[] {
  let common: string | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    common ??= /^[ \t]*/.exec(line)?.[0] ?? '';
    while (!line.startsWith(common)) common = common.slice(0, -1);
    if (common === '') return lines;
  }
  const { length } = common ?? '';
  return length === 0 ? lines : lines.map((line) => line.slice(length));
}
