/** The settings of one session, by their names. */
export type SessionValues = ReadonlyMap<string, string>;

/** Reads a session file: `S:"Name"=text`, `D:"Name"=hexadecimal`, `Z:"Name"=count` with as many lines after it. */
export function readSessionFile(lines: readonly string[]): SessionValues {
  const values = new Map<string, string>();
  for (let index = 0; index < lines.length; index += 1) {
    const [, kind, name, value] = /^([A-Z]):"([^"]*)"=(.*)$/.exec(lines[index]) ?? [];
    if (kind === undefined) continue;
    if (kind === 'D') values.set(name, String(parseInt(value, 16)));
    else if (kind === 'Z') {
      const parts: string[] = [];
      while (index + 1 < lines.length && lines[index + 1].startsWith(' ')) {
        index += 1;
        parts.push(lines[index].slice(1));
      }
      values.set(name, parts.join('\n'));
    } else if (kind === 'S') values.set(name, value);
  }
  return values;
}
