import { HOST, LIMITS } from '@kiops/contracts';
import type { ReadingProgress } from '../files/reading-progress';
import type { SourceFile } from '../files/source-file';
import { unquoted, readIni } from '../files/ini';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { refuseOver } from '../reading-limits';
import { addServer, portOf } from '../servers/found-server';
import { JumpsByName, type NamedJump } from '../servers/jumps-by-name';
import { protocolOf } from '../servers/protocols';

const SESSIONS = '\\SimonTatham\\PuTTY\\Sessions\\';
const HOST_KEYS = '\\SimonTatham\\PuTTY\\SshHostKeys';
/** Characters in which a file has said what it is. */
const HEAD = 200_000;
/** PuTTY's ways to go through another host (`ProxyMethod`): the one over SSH, which opens a port there. */
const PROXY_SSH = 6;

/** Sessions of PuTTY and its kin: exported from the registry (`.reg`), or a file of `~/.putty/sessions`. */
export const puttyReader: FormatReader = {
  format: 'putty',
  recognises: ({ text }) => {
    const head = text.slice(0, HEAD);
    return isRegistry(head) ? head.toLowerCase().includes('\\putty\\') : isSessionFile(head);
  },
  read: readPutty,
};

function isRegistry(text: string): boolean {
  return /^(?:Windows Registry Editor Version 5\.00|REGEDIT4)/.test(text.trimStart());
}

function isSessionFile(text: string): boolean {
  return /^HostName=/m.test(text) && /^PortNumber=/m.test(text) && /^Protocol=/m.test(text);
}

/** The settings of one session, by their names in lower case. */
interface Session {
  readonly at: string;
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

function readPutty(file: SourceFile): Reading {
  const builder = new ReadingBuilder();
  if (isRegistry(file.text)) addAll(builder, readRegistry(builder, file), file.progress);
  else {
    const name = decoded(file.name.split('/').pop() ?? '');
    // To the byte: nothing is trimmed, and nothing is a comment.
    const values = new Map<string, string>();
    for (const [index, line] of file.lines.entries()) {
      const equals = line.indexOf('=');
      const name = line.slice(0, equals).toLowerCase();
      if (equals < 1 && line.trim() !== '') builder.leaveOutLine(index + 1);
      else if (values.has(name)) builder.leaveOutTwice(index + 1, name, 'first');
      else if (equals > 0) values.set(name, line.slice(equals + 1));
    }
    const at = `line ${1 + file.lines.findIndex((line) => line.startsWith('HostName='))}`;
    addAll(builder, [{ at, name, values }], file.progress);
  }
  return builder.reading();
}

function readRegistry(builder: ReadingBuilder, { lines, progress }: SourceFile): readonly Session[] {
  const { values, sections, others } = readIni(joined(lines), progress);
  const first = lines.findIndex((line) => line.trim() !== '') + 1;
  for (const { line } of others) if (line !== first) builder.leaveOutLine(line);
  refuseOver(sections.length);
  const sessions = new Map<string, { at: string; name: string; values: Map<string, string> }>();
  for (const { name, line } of sections) {
    const start = name.toLowerCase().indexOf(SESSIONS.toLowerCase());
    const at = `line ${line}`;
    if (start >= 0) {
      const called = decoded(name.slice(start + SESSIONS.length));
      if (!sessions.has(name)) sessions.set(name, { at, name: called, values: new Map() });
    } else if (
      !/\\PuTTY(?:\\(?:Sessions|SshHostKeys|Jumplist|CHMHelp|SshHostCAs)?)?$/i.test(name) &&
      !/\\SimonTatham$/i.test(name)
    ) {
      builder.leaveOut(at, `[${name.slice(0, 120)}]`, 'It is nothing of PuTTY.');
    }
  }
  for (const { section, key, value, line } of values) {
    if (section.toLowerCase().endsWith(HOST_KEYS.toLowerCase())) {
      const host = key.replace(/^"|"$/g, '').slice(0, 120);
      builder.leaveOut(
        `line ${line}`,
        `the host key ${host}`,
        'PuTTY keeps host keys in a form of its own. Connect to the host, and compare its key.',
      );
    }
    sessions.get(section)?.values.set((unquoted(key) ?? key).toLowerCase(), registryValue(value));
  }
  return [...sessions.values()];
}

/** Values that are written over several lines end in a backslash. The lines that they take stay, empty. */
function joined(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  let start = -1;
  for (const line of lines) {
    if (start >= 0) {
      whole[start] = whole[start].slice(0, -1) + line.trim();
      whole.push('');
      if (!line.trimEnd().endsWith('\\')) start = -1;
      continue;
    }
    whole.push(line);
    if (/=hex(?:\([0-9a-f]+\))?:.*\\$/i.test(line.trimEnd())) start = whole.length - 1;
  }
  return whole;
}

/** A text in quotes, or a number as decimal text; everything else stays as it is. */
function registryValue(value: string): string {
  const number = /^dword:([0-9a-f]{1,8})$/i.exec(value);
  return number ? String(parseInt(number[1], 16)) : (unquoted(value) ?? value);
}

function addAll(builder: ReadingBuilder, sessions: readonly Session[], progress: ReadingProgress): void {
  const real = sessions.filter((session) => {
    const isDefault = /^default settings$/i.test(session.name);
    if (isDefault && !session.values.get('hostname')) {
      builder.leaveOut(
        session.at,
        'the session Default Settings',
        'It has no address: it is what new sessions begin with.',
      );
      return false;
    }
    return true;
  });
  const proxies = new Proxies(builder, real);
  new JumpsByName(
    builder,
    real.map((session) => ({ names: [session.name], at: session.at, item: session })),
    (session) => proxies.jumpOf(session),
    (session, jumpServer, ref) => addOne(builder, session, jumpServer, ref),
    ({ name }) => name,
  ).addAll(progress);
  proxies.addUnnamed();
}

function addOne(
  builder: ReadingBuilder,
  { at, name, values }: Session,
  jumpServer: string | undefined,
  ref: string,
): string | undefined {
  const value = (key: string) => values.get(key) ?? '';
  const scheme = value('protocol') || 'ssh';
  const known = protocolOf(scheme);
  if (known === undefined) {
    builder.leaveOut(at, `the session ${name}`, `KIOPS has no servers that are reached by ${scheme}.`);
    return undefined;
  }
  const { host, username } = addressOf(values);
  const key = value('publickeyfile');
  return addServer(
    builder,
    {
      at,
      label: name,
      protocol: known.protocol,
      host,
      port: value('portnumber') || known.port,
      username,
      jumpServer,
      keyFiles: key === '' || known.protocol !== 'ssh' ? [] : [key],
      remarks: known.remarks,
    },
    ref,
  )?.ref;
}

/** `HostName` may hold the user as well: `ops@web`. */
function addressOf(values: ReadonlyMap<string, string>): { host: string; username: string } {
  const given = values.get('hostname') ?? '';
  const at = given.lastIndexOf('@');
  const username = values.get('username') ?? '';
  return at < 0
    ? { host: given, username }
    : { host: given.slice(at + 1), username: given.slice(0, at) || username };
}

/** What stands before sessions: another session, or a host that is spelled out in each of them. */
class Proxies {
  private readonly unnamed = new Map<string, { ref: string; session: Session }>();
  private readonly names: ReadonlySet<string>;

  constructor(
    private readonly builder: ReadingBuilder,
    sessions: readonly Session[],
  ) {
    this.names = new Set(sessions.map(({ name }) => name));
  }

  jumpOf(session: Session): NamedJump {
    const { values, name } = session;
    const method = Number(values.get('proxymethod') ?? '0');
    const host = values.get('proxyhost') ?? '';
    if (method === 0 || !Number.isInteger(method)) {
      this.leaveOutPassword(session, 'The session goes through no proxy: nothing uses it.', 'proxy');
      return {};
    }
    if (method !== PROXY_SSH) {
      return { fault: 'It is reached through a proxy that is no SSH server. Add it by hand.' };
    }
    // PuTTY looks for a session of this name first.
    if (this.names.has(host)) {
      if (host === name) return { fault: 'Its jump servers lead back to itself.' };
      this.leaveOutPassword(
        session,
        'Its jump server is a session of its own, which has no password in PuTTY.',
      );
      return { name: host };
    }
    if (host === '') return { fault: 'It is reached through a jump server that has no address.' };
    if (!HOST.test(host) || host.length > LIMITS.host.max)
      return { fault: 'The address of its jump server is no host name and no IP address.' };
    const key = JSON.stringify([host, values.get('proxyport'), values.get('proxyusername')]);
    let found = this.unnamed.get(key);
    if (found === undefined) {
      found = { ref: this.builder.ref('servers'), session: { at: '', name: host, values } };
      this.unnamed.set(key, found);
    } else if (values.get('proxypassword') !== found.session.values.get('proxypassword')) {
      this.leaveOutPassword(session, 'Another session gives this jump server another one, which was taken.');
    }
    return { ref: found.ref };
  }

  private leaveOutPassword({ at, name, values }: Session, reason: string, of = 'jump server'): void {
    if (values.get('proxypassword'))
      this.builder.leaveOut(at, `the password of the ${of} of ${name}`, reason);
  }

  /** After all others, at the first session that names each. */
  addUnnamed(): void {
    const users = new Map(
      this.builder.entries.map((entry) => [entry.fields['jumpServer'], entry] as const).toReversed(),
    );
    for (const { ref, session } of this.unnamed.values()) {
      const user = users.get(ref);
      if (user === undefined) continue;
      const { values } = session;
      const port = values.get('proxyport') ?? '';
      addServer(
        this.builder,
        {
          at: user.at,
          label: session.name,
          host: session.name,
          // 80 is what PuTTY begins with, for proxies of another kind.
          port: portOf(port) === undefined || port === '80' ? 22 : port,
          username: values.get('proxyusername'),
          password: values.get('proxypassword'),
        },
        ref,
      );
    }
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
