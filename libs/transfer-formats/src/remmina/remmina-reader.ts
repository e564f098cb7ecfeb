import { readIni } from '../files/ini';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { JumpBook } from '../servers/jump-book';
import { readHop } from '../servers/jump-spec';
import { protocolOf } from '../servers/protocols';

/** A connection of Remmina (`.remmina`, a key file of GLib). */
export const remminaReader: FormatReader = {
  format: 'remmina',
  recognises: ({ text }) => /^\[remmina\][ \t\r]*$/m.test(text.slice(0, 10_000)),
  read: readRemmina,
};

const SECRETS = /^(?:.*_)?(?:password|passphrase)$/;
const ESCAPES: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

function readRemmina({ lines }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const values = new Map<string, { value: string; line: number }>();
  const { values: given, sections, others } = readIni(lines);
  for (const other of others) builder.leaveOutLine(other.line);
  const at = `line ${sections.find(({ name }) => name === 'remmina')?.line ?? 1}`;
  for (const { section, key, value, line } of given) {
    if (section === 'remmina') {
      const before = values.get(key);
      if (before) builder.leaveOutTwice(before.line, key, 'last');
      values.set(key, { value: unescaped(value), line });
    } else
      builder.leaveOut(`line ${line}`, `“${key.slice(0, 80)}”`, 'It is nothing of a connection of Remmina.');
  }
  const value = (key: string) => values.get(key)?.value ?? '';
  const scheme = value('protocol') || 'RDP';
  const name = value('name') || value('server');
  const leaveOut = (reason: string) => builder.leaveOut(at, `the connection ${name}`, reason);
  tellOfSecrets(builder, values, name);
  const known = protocolOf(scheme === 'VNCI' || scheme === 'GVNC' ? 'vnc' : scheme);
  if (known === undefined) {
    leaveOut(`KIOPS has no servers that are reached by ${scheme}.`);
    return builder.reading();
  }
  const address = value('server') === '' ? undefined : readHop(value('server'));
  if (address === undefined) {
    leaveOut(value('server') === '' ? 'It has no address.' : 'Its address cannot be read.');
    return builder.reading();
  }
  const jumps = new JumpBook(builder);
  const way = tunnelOf(value);
  const jump =
    way === undefined ? { fault: 'Its SSH tunnel has no address that can be read.' } : jumps.through(way, at);
  if (jump.fault !== undefined) {
    leaveOut(jump.fault);
    return builder.reading();
  }
  const keyFile = known.protocol === 'ssh' ? value('ssh_privatekey') : '';
  jumps.add({
    at,
    label: name,
    protocol: known.protocol,
    host: address.host,
    port: address.port ?? known.port,
    username: value('username') || value('ssh_username') || address.username,
    notes: value('notes_text'),
    groups: value('group')
      .split('/')
      .filter((part) => part !== ''),
    jumpServer: jump.ref,
    keyFiles: keyFile === '' ? [] : [keyFile],
    remarks: known.remarks,
  });
  return builder.reading();
}

/** The SSH server before it, by the names of today's Remmina and those of before 1.4; undefined when it cannot be read. */
function tunnelOf(value: (key: string) => string) {
  const prefix = value('ssh_tunnel_enabled') === '' ? 'ssh' : 'ssh_tunnel';
  if (value(`${prefix}_enabled`) !== '1') return [];
  const server = value(`${prefix}_server`);
  const hop = server === '' ? undefined : readHop(server);
  if (hop === undefined) return undefined;
  const { host, port, username } = hop;
  const keyFile = value(`${prefix}_privatekey`);
  return [
    {
      host,
      port,
      username: value(`${prefix}_username`) || username,
      keyFiles: keyFile === '' ? [] : [keyFile],
    },
  ];
}

function tellOfSecrets(
  builder: ReadingBuilder,
  values: ReadonlyMap<string, { readonly value: string; readonly line: number }>,
  name: string,
): void {
  for (const [key, { value, line }] of values) {
    if (!SECRETS.test(key) || value === '') continue;
    builder.leaveOut(
      `line ${line}`,
      `${key} of ${name}`,
      value === '.'
        ? 'The secret is in the keyring of that computer, not in this file.'
        : 'Remmina has encrypted it with a key of its own. Enter it anew.',
    );
  }
}

function unescaped(value: string): string {
  return value.replace(/\\([sntr\\])/g, (_all, letter: string) => ESCAPES[letter]);
}
