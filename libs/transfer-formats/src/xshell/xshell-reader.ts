import { readIni, type Ini } from '../files/ini';
import type { ReadingProgress } from '../files/reading-progress';
import { SourceFile } from '../files/source-file';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { protocolOf } from '../servers/protocols';
import { JumpsByName } from '../servers/jumps-by-name';

/** Characters in which a session has said what it is. */
const HEAD = 100_000;

/** Sessions of Xshell: one (`.xsh`), or an archive of them (`.xts`), whose folders become groups. */
export const xshellReader: FormatReader = {
  format: 'xshell',
  recognises: (file) =>
    isSession(file.text) || (file.archive?.members.some(({ bytes }) => looksLikeSession(bytes)) ?? false),
  read: readXshell,
};

function readXshell(file: SourceFile, { signal }: ReadContext): Reading {
  const builder = new ReadingBuilder();
  const { archive } = file;
  if (archive === undefined) {
    const { name, groups } = placeOf(file.name.split('/').pop() ?? '');
    const ini = readIni(file.lines);
    const line = ini.sections.find((section) => section.name.toUpperCase() === 'CONNECTION')?.line ?? 1;
    new Sessions(builder).add({ at: `line ${line}`, name, groups, settings: settingsOf(ini, builder) });
    return builder.reading();
  }
  const sessions = new Sessions(builder);
  const files: { at: string; settings: Settings }[] = [];
  for (const [, { name, bytes }] of file.progress.through(archive.members, 0.8)) {
    signal?.throwIfAborted();
    const member = new SourceFile(name, bytes);
    if (isSession(member.text)) files.push({ at: name, settings: settingsOf(readIni(member.lines)) });
    else if (isJumpProxy(member.text))
      sessions.addProxy(placeOf(name).name, settingsOf(readIni(member.lines)), name);
    else builder.leaveOut(name, 'a file in the archive', 'It is no session of Xshell.');
  }
  sessions.addAll(
    files.map(({ at, settings }) => ({ at, ...placeOf(at), settings })),
    file.progress,
  );
  return builder.reading();
}

interface Session {
  readonly at: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly settings: Settings;
}

class Sessions {
  private readonly proxies = new Map<string, { readonly settings: Settings; readonly at: string }>();

  constructor(private readonly builder: ReadingBuilder) {}

  addProxy(name: string, settings: Settings, at: string): void {
    this.proxies.set(name, { settings, at });
  }

  add(session: Session): void {
    this.addAll([session]);
  }

  addAll(sessions: readonly Session[], progress?: ReadingProgress): void {
    const jumps = new JumpsByName(
      this.builder,
      sessions.map((session) => ({ names: [session.name, session.at], at: session.at, item: session })),
      ({ settings }) => this.jumpOf(settings),
      (session, jumpServer, ref) => this.addOne(session, jumpServer, ref),
      ({ name }) => name,
    );
    jumps.addAll(progress);
    const used = new Set(sessions.map(({ settings }) => valueOf(settings, 'CONNECTION:PROXY', 'Proxy')));
    for (const [name, { at }] of this.proxies) {
      if (!used.has(name))
        this.builder.leaveOut(at, `the proxy ${name}`, 'No session in the file is reached through it.');
    }
  }

  /** The session through which another is reached, by the file that a proxy of the kind JUMPHOST names. */
  private jumpOf(settings: Settings): { readonly name?: string; readonly fault?: string } {
    const proxy = valueOf(settings, 'CONNECTION:PROXY', 'Proxy');
    if (proxy === '' || proxy.toLowerCase() === '<none>') return {};
    const known = this.proxies.get(proxy);
    const session = known === undefined ? '' : valueOf(known.settings, 'SECTION', 'SESSION');
    const name = session.split(/[\\/]/).pop() ?? '';
    return name === ''
      ? {
          fault: `It is reached through the proxy “${proxy}”, which Xshell keeps in another file. Add it by hand, with its jump server.`,
        }
      : { name: name.replace(/\.xsh$/i, '') };
  }

  private addOne(
    { at, name, groups, settings }: Session,
    jumpServer: string | undefined,
    ref: string,
  ): string | undefined {
    const value = (section: string, key: string) => valueOf(settings, section, key);
    const scheme = value('CONNECTION', 'Protocol') || 'SSH';
    const kind = protocolOf(scheme);
    if (kind === undefined) {
      this.builder.leaveOut(at, `the session ${name}`, `KIOPS has no servers that are reached by ${scheme}.`);
      return undefined;
    }
    for (const secret of ['Password', 'PasswordV2', 'Passphrase']) {
      if (value('CONNECTION:AUTHENTICATION', secret) !== '') {
        this.builder.leaveOut(
          at,
          `the ${secret === 'Passphrase' ? 'passphrase' : 'password'} of ${name}`,
          'Xshell has encrypted it with a key of its own. Enter it anew.',
        );
      }
    }
    const key =
      value('CONNECTION:AUTHENTICATION', 'UserKey') || value('CONNECTION:AUTHENTICATION', 'UserKeyName');
    const profile =
      value('CONNECTION:AUTHENTICATION', 'UseAuthProfile') === '1'
        ? value('CONNECTION:AUTHENTICATION', 'AuthProfile')
        : '';
    return addServer(
      this.builder,
      {
        at,
        label: name || value('CONNECTION', 'Host'),
        protocol: kind.protocol,
        host: value('CONNECTION', 'Host'),
        port: value('CONNECTION', 'Port') || kind.port,
        username: value('CONNECTION:AUTHENTICATION', 'UserName'),
        notes: value('CONNECTION', 'Description'),
        groups,
        jumpServer,
        keyFiles: kind.protocol !== 'ssh' || key === '' ? [] : [key],
        remarks: [
          ...kind.remarks,
          ...(profile === ''
            ? []
            : [
                `Its user stands in Xshell's authentication profile “${profile}”, which is not in this file.`,
              ]),
        ],
      },
      ref,
    )?.ref;
  }
}

/** The name of a session, and the folders above it, without the folder in which Xshell keeps them all. */
function placeOf(path: string): { name: string; groups: string[] } {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = (parts.pop() ?? '').replace(/\.(?:xsh|ini)$/i, '');
  const inside = parts.map((part) => part.toLowerCase()).lastIndexOf('sessions');
  return { name, groups: parts.slice(inside + 1) };
}

/** The values that are asked for, by section and key; the first of two with the same name counts. */
type Settings = ReadonlyMap<string, string>;

function settingsOf({ values, others }: Ini, builder?: ReadingBuilder): Settings {
  const settings = new Map<string, string>();
  for (const { line } of others) builder?.leaveOutLine(line);
  for (const { section, key, value, line } of values) {
    const name = nameOf(section, key);
    if (settings.has(name)) builder?.leaveOutTwice(line, key, 'first');
    else settings.set(name, value);
  }
  return settings;
}

function valueOf(settings: Settings, section: string, key: string): string {
  return settings.get(nameOf(section, key)) ?? '';
}

function nameOf(section: string, key: string): string {
  return `${section.toUpperCase()}=${key.toLowerCase()}`;
}

function isSession(text: string): boolean {
  return (
    /^[ \t]*\[CONNECTION\][ \t\r]*$/im.test(text.slice(0, HEAD)) &&
    /^[ \t]*Host[ \t]*=/im.test(text.slice(0, HEAD))
  );
}

function isJumpProxy(text: string): boolean {
  return (
    /^[ \t]*\[SECTION\][ \t\r]*$/im.test(text.slice(0, HEAD)) && /^SESSION[ \t]*=/im.test(text.slice(0, HEAD))
  );
}

/** By its first bytes alone: all files of an archive are asked. */
function looksLikeSession(bytes: Uint8Array): boolean {
  const { text } = new SourceFile('', bytes.subarray(0, 2 * HEAD));
  return isSession(text);
}
