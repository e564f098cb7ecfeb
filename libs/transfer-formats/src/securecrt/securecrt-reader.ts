import type { SourceFile } from '../files/source-file';
import { parseXml, rootNameOf, type XmlElement } from '../files/xml';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { JumpsByName, type NamedJump } from '../servers/jumps-by-name';
import { protocolOf } from '../servers/protocols';
import { readSessionFile, type SessionValues } from './session-values';

/** Sessions of SecureCRT: one (`.ini`), or its XML export, whose folders become groups. */
export const securecrtReader: FormatReader = {
  format: 'securecrt',
  recognises: ({ text }) =>
    rootNameOf(text) === 'VanDyke' ||
    (/^S:"(?:Hostname|Protocol Name)"=/m.test(text) &&
      /^D:"[^"\n]*"=[0-9a-f]{8}|^S:"[^"\n]*"=/m.test(text.slice(0, 10_000))),
  read: readSecurecrt,
};

interface Session {
  readonly at: string;
  readonly name: string;
  readonly path: string;
  readonly groups: readonly string[];
  readonly values: SessionValues;
}

function readSecurecrt(file: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const sessions: Session[] = [];
  if (rootNameOf(file.text) === 'VanDyke') {
    for (const key of parseXml(file.text, 'key', file.progress).children) {
      if (key.attributes['name'] === 'Sessions') gather(builder, key, [], sessions);
      else if (key.children.length > 0) {
        builder.leaveOut(`line ${key.line}`, `“${key.attributes['name'] ?? key.name}”`, 'It is no session.');
      }
    }
  } else {
    const name = (file.name.split('/').pop() ?? '').replace(/\.ini$/i, '');
    const at = `line ${
      1 +
      Math.max(
        0,
        file.lines.findIndex((line) => line.startsWith('S:"Hostname"')),
      )
    }`;
    sessions.push({ at, name, path: name, groups: [], values: readSessionFile(file.lines, builder) });
  }
  new JumpsByName(
    builder,
    sessions.map((item) => ({ names: [item.path, item.name], at: item.at, item })),
    ({ values }) => jumpOf(values),
    (item, jumpServer, ref) => addSession(builder, item, jumpServer, ref),
    ({ name }) => name,
  ).addAll(file.progress);
  return builder.reading();
}

/** A key with settings of a session is one; any other is a folder. */
function gather(
  builder: ReadingBuilder,
  parent: XmlElement,
  groups: readonly string[],
  sessions: Session[],
): void {
  for (const key of parent.children) {
    if (key.name !== 'key') continue;
    const name = key.attributes['name'] ?? '';
    const values = new Map(
      key.children.flatMap((child) =>
        child.name === 'key' ? [] : [[child.attributes['name'] ?? '', valueOf(child)] as const],
      ),
    );
    const isSession =
      values.has('Hostname') || values.has('Protocol Name') || values.get('Is Session') === '1';
    if (isSession) {
      const path = [...groups, name].join('/');
      sessions.push({ at: `line ${key.line}`, name, path, groups, values });
    } else if (name !== '__FolderData__')
      gather(builder, key, name === '' ? groups : [...groups, name], sessions);
  }
}

function valueOf({ name, text, children }: XmlElement): string {
  return name === 'array' ? children.map((line) => line.text).join('\n') : text;
}

function jumpOf(values: SessionValues): NamedJump {
  const firewall = values.get('Firewall Name') ?? '';
  if (firewall === '' || firewall === 'None') return {};
  const session = /^Session:(.*)$/s.exec(firewall);
  if (session) return { name: session[1].replaceAll('\\', '/').replace(/^\//, '') };
  return {
    fault: `It is reached through the firewall “${firewall}”, which SecureCRT keeps in another place. Add it by hand.`,
  };
}

function addSession(
  builder: ReadingBuilder,
  { at, name, groups, values }: Session,
  jumpServer: string | undefined,
  ref: string,
): string | undefined {
  const value = (key: string) => values.get(key) ?? '';
  const leaveOut = (what: string, reason: string) => builder.leaveOut(at, what, reason);
  const host = value('Hostname');
  const scheme = value('Protocol Name') || 'SSH2';
  for (const key of ['Password', 'Password V2', 'Passphrase', 'Passphrase V2']) {
    if (value(key) !== '') {
      leaveOut(`“${key}” of ${name}`, 'SecureCRT has encrypted it with a key of its own. Enter it anew.');
    }
  }
  if (name === 'Default' && host === '') {
    leaveOut('the session Default', 'It has no address: it is what new sessions begin with.');
    return undefined;
  }
  const known = protocolOf(scheme);
  if (known === undefined) {
    leaveOut(`the server ${name}`, `KIOPS has no servers that are reached by ${scheme}.`);
    return undefined;
  }
  const isSsh = known.protocol === 'ssh';
  const port =
    value(isSsh ? `[${scheme}] Port` : 'Port') || (isSsh ? value('[SSH2] Port') || value('Port') : '');
  const own =
    value('Use Global Public Key') === '1' ? '' : value('Identity Filename V2') || value('Identity Filename');
  const keyFile = isSsh ? own.replace(/::\w+$/, '') : '';
  return addServer(
    builder,
    {
      at,
      label: name,
      protocol: known.protocol,
      host,
      port: port || known.port,
      username: value('Username'),
      notes: value('Description'),
      groups,
      jumpServer,
      keyFiles: keyFile === '' ? [] : [keyFile],
      remarks: known.remarks,
    },
    ref,
  )?.ref;
}
