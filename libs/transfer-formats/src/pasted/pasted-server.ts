import { HOST, LIMITS } from '@kiops/contracts';
import { portOf } from '../servers/found-server';
import { readHop, readHops, type Hop } from '../servers/jump-spec';
import { readProxyCommand } from '../servers/proxy-command';
import { pastedConfigBlock } from './config-block';
import {
  leftOutRemark,
  LONGEST_PASTE,
  TOO_LONG,
  type NotPasted,
  type Pasted,
  type PastedServer,
} from './pasted';
import { programOf, shellCommands, withoutPrefix, type ShellCommand } from './shell-words';

/** Options of each program that take a value; all other letters stand alone. */
const VALUED: Readonly<Record<string, string>> = {
  ssh: 'BbcDEeFIiJLlmOoPpQRSWw',
  scp: 'cDFiJloPSX',
  sftp: 'BbcDFiJloPRSsX',
};
const ALIASES: Readonly<Record<string, string>> = { autossh: 'ssh', 'ssh-copy-id': 'ssh', slogin: 'ssh' };

/** Options that say nothing of where it goes, how, or as whom. */
const PLAIN = /^[346AaCfgkMNnqsTtVvXxYypRrO]$/;
const ALGORITHMS =
  /^(?:KexAlgorithms|HostKeyAlgorithms|PubkeyAcceptedAlgorithms|PubkeyAcceptedKeyTypes|Ciphers|MACs)$/i;
const OLD = /ssh-rsa(?:,|$)|ssh-dss|-sha1(?:,|$)|-cbc/;

const NONE: NotPasted = {
  fault: 'It is no ssh, scp or sftp command, no address, and no block of an SSH config.',
};
const UNREADABLE_JUMP: NotPasted = {
  fault:
    'Its jump server cannot be read, and it is never reached directly instead. Fill in the fields by hand.',
};

/**
 * Reads what people copy to name a server: an ssh, scp or sftp command, `user@host:port`, a URL (`ssh://`, `sftp://`), or
 * one block of an SSH config. As in ssh(1), the first value of each setting wins. A jump server is read or the line is
 * refused: a server behind one is never told as reached directly. Nothing is run, no file is opened. Never throws.
 */
export function readPastedServer(pasted: string): Pasted<PastedServer> | NotPasted {
  const text = pasted.trim();
  if (text.length > LONGEST_PASTE) return TOO_LONG;
  if (/^(?:\s*#[^\n]*\n)*\s*host[\s=]/i.test(text)) return pastedConfigBlock(text);
  // An address may hold signs that mean something to a shell.
  const alone = /^\S+$/.test(text) ? readPlace(text) : undefined;
  if (alone !== undefined && !Object.hasOwn(VALUED, programOf({ text, isFilledIn: false })))
    return ofPlace(alone);
  const commands = shellCommands(text);
  const words = withoutPrefix(commands?.[0] ?? []);
  if (commands === undefined) return { fault: 'A quote in it is open to the end.' };
  if (words.length === 0) return NONE;
  const { password, rest } = withoutSshpass(words);
  const program = programOf(rest[0]);
  const kind = ALIASES[program] ?? program;
  if (Object.hasOwn(VALUED, kind)) return new CommandLine(kind).read(rest.slice(1), password);
  if (words.length > 1 || commands.length > 1) return NONE;
  const place = readPlace(words[0].text);
  return place === undefined ? NONE : ofPlace(place);
}

function ofPlace({ password, remarks = [], ...fields }: Place): Pasted<PastedServer> {
  return {
    fields: { ...fields, jumps: [], keyFiles: [] },
    ...(password === undefined ? {} : { secret: password }),
    remarks,
  };
}

/** `sshpass -p secret ssh …`: the secret, and the command behind it. */
function withoutSshpass(words: ShellCommand): { readonly password?: string; readonly rest: ShellCommand } {
  if (programOf(words[0]) !== 'sshpass') return { rest: words };
  const start = words.findIndex((word, place) => place > 0 && Object.hasOwn(VALUED, programOf(word)));
  const own = words.slice(1, start < 0 ? words.length : start);
  const option = own.findIndex(({ text }) => text.startsWith('-p'));
  const given = option < 0 ? undefined : own[option].text === '-p' ? own[option + 1] : own[option];
  const password = given?.text.replace(/^-p(?=.)/s, own[option].text === '-p' ? '-p' : '');
  return {
    ...(given === undefined || given.isFilledIn || !password ? {} : { password }),
    rest: start < 0 ? [] : words.slice(start),
  };
}

/** Where a line leads to, and what signs in there, of an address. */
interface Place {
  readonly host: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly remarks?: readonly string[];
}

/** Reads `[user[:password]@]host[:port]`, alone or in a URL (RFC 3986 section 3.2). Undefined when it is none. */
function readPlace(text: string): Place | undefined {
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(text);
  const authority = url ? url[2] : text;
  const at = authority.lastIndexOf('@');
  const [, account = '', password] = /^([^:]*)(?::(.*))?$/s.exec(at < 0 ? '' : authority.slice(0, at)) ?? [];
  const hop = readHop(authority.slice(at + 1));
  if (hop === undefined || !HOST.test(hop.host) || hop.host.length > LIMITS.host.max) return undefined;
  if (at === 0) return undefined;
  const scheme = url?.[1].toLowerCase();
  const isSsh = scheme === undefined || /^(?:ssh|sftp|scp)$/.test(scheme);
  const plain = (part: string) => (url ? decoded(part) : part);
  // The parameters that a URL may have behind its user (`;fingerprint=…`) are no part of the name.
  const username = plain(url ? account.split(';', 1)[0] : account);
  return {
    ...hop,
    ...(username === '' ? {} : { username }),
    ...(password ? { password: plain(password) } : {}),
    ...(isSsh ? {} : { remarks: [`It is an address for ${scheme}: look over the protocol and the port.`] }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** One command of OpenSSH's programs, read word by word. */
class CommandLine {
  private readonly leftOut: string[] = [];
  private readonly keyFiles: string[] = [];
  private username: string | undefined;
  private port: number | undefined;
  private hostName: string | undefined;
  private jumps: readonly Hop[] | undefined;
  private allowOldAlgorithms = false;
  private fault: NotPasted | undefined;

  constructor(private readonly program: string) {}

  read(words: ShellCommand, password: string | undefined): Pasted<PastedServer> | NotPasted {
    const operands: string[] = [];
    let hasCommand = false;
    for (let place = 0; place < words.length; place += 1) {
      const { text } = words[place];
      if (text === '--') {
        operands.push(...words.slice(place + 1).map((word) => word.text));
        break;
      }
      if (!text.startsWith('-') || text === '-') {
        // What follows the host is run there.
        if (this.program === 'ssh' && operands.length > 0) {
          hasCommand = true;
          break;
        }
        operands.push(text);
      } else if (this.option(text, words[place + 1]?.text)) place += 1;
    }
    const place = this.placeOf(operands);
    if (this.fault) return this.fault;
    if (place === undefined) return { fault: 'It names no server that KIOPS can read.' };
    const host = this.hostName ?? place.host;
    if (!HOST.test(host)) return { fault: 'Its HostName is no host name and no IP address.' };
    const username = this.username ?? place.username;
    const port = this.port ?? place.port;
    const secret = password ?? place.password;
    return {
      fields: {
        ...(host === place.host ? {} : { label: place.host }),
        host,
        ...(port === undefined ? {} : { port }),
        ...(username === undefined ? {} : { username }),
        jumps: this.jumps ?? [],
        keyFiles: this.keyFiles,
        ...(this.allowOldAlgorithms ? { allowOldAlgorithms: true } : {}),
      },
      ...(secret === undefined ? {} : { secret }),
      remarks: [
        ...(place.remarks ?? []),
        ...leftOutRemark(this.leftOut),
        ...(hasCommand ? ['The command that it runs on the server is left out.'] : []),
      ],
    };
  }

  /** Reads `-p22`, `-p 22`, `-tAp 22`. Whether the next word belongs to it. */
  private option(word: string, next: string | undefined): boolean {
    if (word.startsWith('--')) {
      this.leftOut.push(word.split('=', 1)[0]);
      return false;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at];
      if (!VALUED[this.program].includes(letter)) {
        if (!PLAIN.test(letter)) this.leftOut.push(`-${letter}`);
        continue;
      }
      const attached = word.slice(at + 1);
      const value = attached === '' ? next : attached;
      if (value === undefined) this.leftOut.push(`-${letter}`);
      else this.setting(letter, value);
      return attached === '';
    }
    return false;
  }

  private setting(letter: string, value: string): void {
    const isSsh = this.program === 'ssh';
    if (letter === 'o') this.configured(value);
    else if (letter === 'i') this.keyFiles.push(value);
    else if (letter === 'J') this.jump(value);
    else if (letter === (isSsh ? 'p' : 'P')) this.portIs(value);
    else if (letter === 'l' && isSsh) this.username ??= value;
    else this.leftOut.push(`-${letter}`);
  }

  /** `-o Name=value` or `-o "Name value"`. */
  private configured(text: string): void {
    const [, name, value] = /^\s*(\w+)\s*[=\s]\s*(.*)$/s.exec(text) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined) this.leftOut.push('-o');
    else if (key === 'user') this.username ??= value;
    else if (key === 'port') this.portIs(value);
    else if (key === 'hostname') this.hostName ??= value;
    else if (key === 'identityfile') this.keyFiles.push(value);
    else if (key === 'proxyjump') this.jump(value);
    else if (key === 'proxycommand') this.command(value);
    else if (ALGORITHMS.test(key)) this.allowOldAlgorithms ||= !value.startsWith('-') && OLD.test(value);
    else this.leftOut.push(`-o ${name}`);
  }

  private portIs(text: string): void {
    const port = portOf(text);
    if (port === undefined) this.fault ??= { fault: 'Its port is no number from 1 to 65535.' };
    else this.port ??= port;
  }

  private jump(text: string): void {
    const hops = text.trim().toLowerCase() === 'none' ? [] : readHops(text);
    this.through(hops);
  }

  private command(text: string): void {
    this.through(text.trim().toLowerCase() === 'none' ? [] : readProxyCommand(text)?.hops);
  }

  private through(hops: readonly Hop[] | undefined): void {
    if (hops === undefined || hops.some(({ host }) => !HOST.test(host))) this.fault ??= UNREADABLE_JUMP;
    else this.jumps ??= hops;
  }

  private placeOf(operands: readonly string[]): Place | undefined {
    if (this.program !== 'scp' && this.program !== 'sftp')
      return operands.length === 0 ? undefined : readPlace(operands[0]);
    const remote = operands.flatMap((operand) => remotePlace(operand, this.program === 'sftp') ?? []);
    const [first] = remote;
    const isAnother = remote.some(({ host }) => host !== first.host);
    return isAnother
      ? { ...first, remarks: [...(first.remarks ?? []), `It names two servers: ${first.host} is taken.`] }
      : first;
  }
}

/** The server of `user@host:path` or `sftp://…`; undefined for a file of this machine. */
function remotePlace(text: string, isAlone: boolean): Place | undefined {
  if (/^(?:scp|sftp|ssh):\/\//i.test(text)) return readPlace(text);
  const [, account = '', host, colon] = /^([^/:]*@)?(\[[^\]]+\]|[^/:@\\]+)(:)?/.exec(text) ?? [];
  if (host === undefined || (colon === undefined && !isAlone)) return undefined;
  // A drive of Windows, not a host of one letter.
  if (account === '' && /^[A-Za-z]:[\\/]/.test(text)) return undefined;
  return readPlace(`${account}${host}`);
}
