import { readIni, type IniValue } from '../files/ini';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { refuseOver } from '../reading-limits';
import { JumpBook, type SpelledJump } from '../servers/jump-book';
import { protocolOf } from '../servers/protocols';

const SECTION = /^\[Bookmarks(?:_\d+)?\][ \t\r]*$/im;
/** What kinds of session their numbers mean. */
const KINDS: Readonly<Record<string, string>> = {
  '0': 'ssh',
  '1': 'telnet',
  '2': 'rsh',
  '3': 'xdmcp',
  '4': 'rdp',
  '5': 'vnc',
  '6': 'ftp',
  '7': 'sftp',
  '8': 'a serial line',
  '9': 'a file',
  '10': 'a shell on this computer',
  '11': 'a browser',
  '12': 'mosh',
  '13': 'Amazon S3',
  '14': 'WSL',
};
/** What stands for characters that have a meaning. */
const ESCAPES: Readonly<Record<string, string>> = {
  __PTVIRG__: ';',
  __DBLQUO__: '"',
  __DIEZE__: '#',
  __PERCENT__: '%',
  __PIPE__: '|',
  __EQUAL__: '=',
};

/** Positions of the values between percent signs. */
const AT = {
  host: 0,
  port: 1,
  username: 2,
  gateways: 7,
  gatewayPorts: 8,
  gatewayUsers: 9,
  key: 13,
  gatewayKeys: 14,
};

/** Sessions of MobaXterm (`.mxtsessions`, and `[Bookmarks]` of its `MobaXterm.ini`). */
export const mobaxtermReader: FormatReader = {
  format: 'mobaxterm',
  recognises: ({ text }) => SECTION.test(text.slice(0, 1_000_000)) && /#\d+#\d+%|^SubRep=/im.test(text),
  read: readMobaxterm,
};

function readMobaxterm({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  const jumps = new JumpBook(builder);
  const groups = new Map<string, readonly string[]>();
  const sessions: Bookmark[] = [];
  const { values, others } = readIni(lines, progress);
  for (const value of values) {
    const at = `line ${value.line}`;
    if (!/^Bookmarks/i.test(value.section)) {
      if (/^(?:Passwords|Credentials)/i.test(value.section)) {
        builder.leaveOut(
          at,
          `the password of ${value.key.slice(0, 120)}`,
          'MobaXterm has encrypted it with a key of its own. Enter it anew.',
        );
      }
    } else if (/^SubRep$/i.test(value.key)) {
      groups.set(
        value.section,
        value.value.split('\\').filter((part) => part !== ''),
      );
    } else if (!/^ImgNum$/i.test(value.key))
      sessions.push({ value, groups: groups.get(value.section) ?? [] });
    refuseOver(sessions.length);
  }
  // What is reached directly comes first: others name it as their gateway.
  const isDirect = ({ value }: Bookmark) =>
    !/#\d+#0%/.test(value.value) || gatewaysOf(partsOf(value.value)).length === 0;
  const inOrder = [...sessions.filter(isDirect), ...sessions.filter((each) => !isDirect(each))];
  for (const [, bookmark] of progress.through(inOrder)) {
    addSession(builder, jumps, bookmark);
  }
  for (const { line } of others) builder.leaveOut(`line ${line}`, 'a line', 'It is no session.');
  return builder.reading();
}

interface Bookmark {
  readonly value: IniValue;
  readonly groups: readonly string[];
}

/** The values between percent signs; empty where there are none. */
type Parts = (index: number) => string;

function partsOf(value: string): Parts {
  const parts = (/#\d+#\d+%([^#]*)/.exec(value)?.[1] ?? '').split('%').map(plain);
  return (index) => parts[index] ?? '';
}

function addSession(builder: ReadingBuilder, jumps: JumpBook, bookmark: Bookmark): void {
  const { groups } = bookmark;
  const { key, value, line } = bookmark.value;
  const at = `line ${line}`;
  const name = plain(key);
  const leaveOut = (reason: string) => builder.leaveOut(at, `the session ${name}`, reason);
  const kind = /#\d+#(\d+)%/.exec(value)?.[1];
  if (kind === undefined) return leaveOut('It has no address that can be read.');
  const part = partsOf(value);
  const scheme = KINDS[kind] ?? `its kind ${kind}`;
  const known = protocolOf(scheme);
  if (known === undefined) return leaveOut(`KIOPS has no servers that are reached by ${scheme}.`);
  const isSsh = known.protocol === 'ssh' && kind === '0';
  const way = isSsh ? gatewaysOf(part) : [];
  const jump = jumps.through(way, at);
  if (jump.fault !== undefined) return leaveOut(jump.fault);
  const { username, remarks } = userOf(part(AT.username));
  const keyFile = isSsh ? part(AT.key) : '';
  const port = part(AT.port);
  jumps.add({
    at,
    label: name,
    protocol: known.protocol,
    host: part(AT.host),
    port: port === '-1' ? known.port : port || known.port,
    username,
    groups,
    jumpServer: jump.ref,
    keyFiles: keyFile === '' || keyFile === '-1' || keyFile === '0' ? [] : [keyFile],
    remarks: [...known.remarks, ...remarks],
  });
}

/** The SSH gateways before a session, the nearest first. */
function gatewaysOf(part: Parts): SpelledJump[] {
  const list = (index: number) => part(index).split('|');
  const hosts = list(AT.gateways).filter((host) => host !== '' && host !== '-1');
  const [ports, users, keys] = [AT.gatewayPorts, AT.gatewayUsers, AT.gatewayKeys].map(list);
  return hosts.map((host, index) => ({
    host,
    port: ports[index] || '22',
    username: userOf(users[index] ?? '').username,
    keyFiles: keys[index] ? [keys[index]] : [],
  }));
}

/** `<default>` is nobody; a name in brackets is one of its saved credentials, of which the file says no more. */
function userOf(text: string): { username: string; remarks: string[] } {
  if (text === '<default>' || text === '-1') return { username: '', remarks: [] };
  const saved = /^\[(.*)\]$/.exec(text);
  return saved
    ? {
        username: '',
        remarks: [
          `It signs in with MobaXterm's saved credential “${saved[1]}”, whose user is not in this file.`,
        ],
      }
    : { username: text, remarks: [] };
}

function plain(text: string): string {
  return text.replace(/__(?:PTVIRG|DBLQUO|DIEZE|PERCENT|PIPE|EQUAL)__/g, (escape) => ESCAPES[escape]);
}
