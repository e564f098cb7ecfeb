import type { ReadingBuilder } from '../reading-builder';

/** The settings of one session, by their names. */
export type SessionValues = ReadonlyMap<string, string>;

/** Reads a session file: `S:"Name"=text`, `D:"Name"=hexadecimal`, `Z:"Name"=count` with as many lines after it. */
export function readSessionFile(lines: readonly string[], builder: ReadingBuilder): SessionValues {
  const values = new Map<string, string>();
  const set = (name: string, value: string, index: number) => {
    if (values.has(name)) builder.leaveOutTwice(index + 1, name, 'first');
    else values.set(name, value);
  };
  for (let index = 0; index < lines.length; index += 1) {
    const [, kind, name, value] = /^([A-Z]):"([^"]*)"=(.*)$/.exec(lines[index]) ?? [];
    if (kind === undefined) {
      // What stands further in belongs to a value that is not read, such as the bytes of a font.
      if (/^\S/.test(lines[index])) builder.leaveOutLine(index + 1);
      continue;
    }
    const first = index;
    if (kind === 'D') set(name, String(parseInt(value, 16)), first);
    else if (kind === 'Z') {
      const parts: string[] = [];
      while (index + 1 < lines.length && lines[index + 1].startsWith(' ')) {
        index += 1;
        parts.push(lines[index].slice(1));
      }
      set(name, parts.join('\n'), first);
    } else if (kind === 'S') set(name, value, first);
  }
  return values;
}
