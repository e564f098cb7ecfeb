import { PARSED } from '../files/reading-progress';
import type { SourceFile } from '../files/source-file';
import type { ReadingBuilder } from '../reading-builder';
import { readHostPattern } from './host-pattern';
import { Inventory, MOST_HOSTS, setVariable, type Variable } from './inventory';

const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;

const LONGEST_LINE = 64 * 1024;

/** Reads an inventory in Ansible's INI form (its `ini` inventory plugin). What cannot be read is told to the builder. */
export function readIniInventory(
  builder: ReadingBuilder,
  { lines, progress }: Pick<SourceFile, 'lines' | 'progress'>,
): Inventory {
  const inventory = new Inventory();
  let group = 'ungrouped';
  let kind = 'hosts';
  for (const [index, raw] of progress.through(lines, PARSED)) {
    const at = `line ${index + 1}`;
    const text = raw.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    if (text.length > LONGEST_LINE) {
      builder.leaveOut(at, 'a line', 'It is far too long for an inventory.');
      continue;
    }
    const section = text.length < 1_000 ? SECTION.exec(text) : null;
    if (section && (section[2] === undefined || ['hosts', 'vars', 'children'].includes(section[2]))) {
      [, group] = section;
      kind = section[2] ?? 'hosts';
      inventory.group(group);
    } else if (kind === 'vars') {
      const equals = text.indexOf('=');
      if (equals < 1) builder.leaveOut(at, 'a line', 'It is no variable of a group.');
      else {
        const value = literal(text.slice(equals + 1).trim());
        const name = text.slice(0, equals).trim();
        leaveOutBefore(
          builder,
          name,
          group,
          setVariable(inventory.group(group).variables, name, { value, at }),
        );
      }
    } else if (kind === 'children') {
      const [child] = shellWords(text) ?? [];
      if (child === undefined) builder.leaveOut(at, 'a line', 'It is no name of a group.');
      else {
        inventory.group(child);
        inventory.group(group).children.add(child);
      }
    } else addHosts(builder, inventory, group, text, at);
  }
  return inventory;
}

function addHosts(
  builder: ReadingBuilder,
  inventory: Inventory,
  group: string,
  text: string,
  at: string,
): void {
  const [pattern, ...rest] = shellWords(text) ?? [];
  if (pattern === undefined) {
    builder.leaveOut(at, 'a line', 'A quote in it is open to its end.');
    return;
  }
  const found = readHostPattern(pattern, MOST_HOSTS - inventory.hosts.size);
  if (found === undefined) {
    builder.leaveOut(
      at,
      `the hosts ${pattern.slice(0, 120)}`,
      'Its range cannot be read, or stands for too many hosts.',
    );
    return;
  }
  const variables: [string, Variable][] = [];
  for (const word of rest) {
    const equals = word.indexOf('=');
    if (equals < 1) builder.leaveOut(at, `a word after ${pattern.slice(0, 120)}`, 'It is no variable.');
    else variables.push([word.slice(0, equals), { value: literal(word.slice(equals + 1)), at }]);
  }
  for (const name of found.names) {
    const host = inventory.addHost(group, name, at);
    if (found.port !== undefined) host.variables.set('ansible_port', { value: String(found.port), at });
    for (const [key, variable] of variables)
      leaveOutBefore(builder, key, name, setVariable(host.variables, key, variable));
  }
}

/** Lists what a later line says in another way. */
export function leaveOutBefore(
  builder: ReadingBuilder,
  variable: string,
  name: string,
  before: Variable | undefined,
): void {
  if (before === undefined) return;
  const what = `another ${variable.slice(0, 80)} of ${name.slice(0, 80)}`;
  builder.leaveOut(before.at, what, 'It stands again behind it: Ansible takes the last one.');
}

/** Splits as a POSIX shell does, without running anything (Python's `shlex`); undefined when a quote is open. */
export function shellWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === '#' && word === undefined) break;
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'") {
      const end = line.indexOf("'", at + 1);
      if (end < 0) return undefined;
      word = (word ?? '') + line.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      let end = at + 1;
      let inside = '';
      while (end < line.length && line[end] !== '"') {
        if (line[end] === '\\' && (line[end + 1] === '"' || line[end + 1] === '\\')) end += 1;
        inside += line[end];
        end += 1;
      }
      if (end >= line.length) return undefined;
      word = (word ?? '') + inside;
      at = end;
    } else if (character === '\\') {
      if (at + 1 >= line.length) return undefined;
      at += 1;
      word = (word ?? '') + line[at];
    } else if (character === '#') break;
    else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** A text in quotes of its own is a text of Python; everything else stays as it is. */
function literal(value: string): string {
  const quote = value[0];
  if ((quote !== "'" && quote !== '"') || value.length < 2 || !value.endsWith(quote)) return value;
  const inside = value.slice(1, -1);
  let text = '';
  for (let at = 0; at < inside.length; at += 1) {
    if (inside[at] === quote) return value;
    if (inside[at] !== '\\') text += inside[at];
    else {
      at += 1;
      if (at >= inside.length) return value;
      text += ESCAPES[inside[at]] ?? `\\${inside[at]}`;
    }
  }
  return text;
}
