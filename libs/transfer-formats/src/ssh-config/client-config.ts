import { ReadError } from '../read-error';
import { refuseOver, tooMany } from '../reading-limits';
import { portOf } from '../servers/found-server';
import { fitsPattern, isPattern } from '../servers/pattern';
import { readConfigLines, type ConfigLine } from './config-lines';
import { fitsMatch, readMatch, type MatchLine, type MatchSubject } from './match-criteria';

/** What a file says of one host, as `ssh -G` would. */
export interface HostSettings {
  readonly host: string;
  readonly username?: string;
  /** Not a number when it stands there as none. */
  readonly port: number;
  /** As they are named, in their order. */
  readonly keyFiles: readonly string[];
  /** `ProxyJump` as it stands there; never together with `proxyCommand`. */
  readonly proxyJump?: string;
  readonly proxyCommand?: string;
  /** The line of either. */
  readonly proxyLine?: number;
  /** A line that says where it is, how it is reached or who signs in, and cannot be read. */
  readonly unreadLine?: number;
  readonly allowOldAlgorithms: boolean;
}

/** What is given on a command line, before the file is asked. */
export interface GivenSettings {
  readonly username?: string;
  readonly port?: number;
}

/** A `Host` or `Match` line with what stands under it. */
export interface Block {
  readonly line: number;
  /** The line as a person would name it: `Host web*`. */
  readonly title: string;
  readonly patterns?: readonly string[];
  readonly match?: MatchLine;
  readonly statements: readonly ConfigLine[];
  /** Whether it was applied to any host. */
  used: boolean;
  /** Whether it was not applied to a host because it hangs on the user, and nobody was named before it. */
  undecided: boolean;
}

/** A line that ssh would refuse, or that is not followed. */
export interface LineNote {
  readonly line: number;
  readonly what: string;
  readonly reason: string;
}

/** Lines that say something of hosts: of each host, ten. */
const MOST_LINES = 200_000;

/** So many lines are looked at for all hosts together. */
const MOST_LOOKS = 2_000_000;

const OLD = /ssh-rsa(?:,|$)|ssh-dss|-sha1(?:,|$)|-cbc/;
const ALGORITHMS = new Set([
  'kexalgorithms',
  'hostkeyalgorithms',
  'pubkeyacceptedalgorithms',
  'pubkeyacceptedkeytypes',
  'ciphers',
  'macs',
]);
/** Keywords whose meaning is kept in a server's record. */
export const KEPT = new Set([
  'hostname',
  'user',
  'port',
  'identityfile',
  'proxyjump',
  'proxycommand',
  ...ALGORITHMS,
]);

/** Without these a server would be another one, or reached in another way. */
const DECIDING = new Set(['hostname', 'user', 'port', 'proxyjump', 'proxycommand']);

/** A client configuration of OpenSSH: who is in it, and what it says of each. */
export class ClientConfig {
  readonly blocks: readonly Block[];
  readonly notes: readonly LineNote[];
  /** The names by which hosts are called, and the line at which each stands first. */
  readonly names: ReadonlyMap<string, number>;
  /** Positions of blocks that say exactly which hosts they are for, and of all others. */
  private readonly byName = new Map<string, number[]>();
  private readonly general: number[] = [];
  private looks = 0;

  constructor(lines: readonly string[]) {
    const notes: LineNote[] = [];
    const blocks: Block[] = [];
    const names = new Map<string, number>();
    let statements: ConfigLine[] = [];
    let said = 0;
    blocks.push({
      line: 1,
      title: 'the settings for all hosts',
      patterns: ['*'],
      statements,
      used: false,
      undecided: false,
    });
    for (const line of readConfigLines(lines)) {
      const note = (reason: string) =>
        notes.push({ line: line.line, what: line.keyword === '' ? 'a line' : `“${line.keyword}”`, reason });
      if (line.words === undefined || line.words.length === 0) {
        note(
          line.words === undefined
            ? 'A quote is open to the end of the line, or the line is far too long.'
            : 'It says nothing.',
        );
        if (line.keyword === 'host' || line.keyword === 'match') {
          // What stands under it is of no other host.
          statements = [];
          const title = `what stands under ${line.keyword === 'host' ? 'Host' : 'Match'}`;
          blocks.push({ line: line.line, title, patterns: [], statements, used: false, undecided: false });
        } else if (DECIDING.has(line.keyword)) statements.push(line);
      } else if (line.keyword === 'include') {
        notes.push({
          line: line.line,
          what: `Include ${line.words.join(' ')}`,
          reason: 'A file is never followed to another one. Import those files as well.',
        });
      } else if (line.keyword === 'host' || line.keyword === 'match') {
        statements = [];
        const title = `${line.keyword === 'host' ? 'Host' : 'Match'} ${line.words.join(' ')}`;
        const head = { line: line.line, title: title.length > 120 ? `${title.slice(0, 120)}…` : title };
        if (line.keyword === 'host') {
          for (const name of line.words) if (!isPattern(name) && !names.has(name)) names.set(name, line.line);
          refuseOver(names.size);
          blocks.push({ ...head, patterns: line.words, statements, used: false, undecided: false });
        } else
          blocks.push({ ...head, match: readMatch(line.words), statements, used: false, undecided: false });
      } else {
        statements.push(line);
        said += 1;
      }
      if (said > MOST_LINES || notes.length > MOST_LINES) throw tooMany(MOST_LINES, 'settings');
    }
    this.blocks = blocks;
    this.notes = notes;
    this.names = names;
    this.index();
  }

  /** What the file says of a host that somebody calls by this name. */
  settingsOf(name: string, given: GivenSettings = {}): HostSettings {
    let hostName: string | undefined;
    let { username, port } = given;
    const keyFiles: string[] = [];
    let proxy: { readonly jump?: string; readonly command?: string; readonly line: number } | undefined;
    const algorithms = new Map<string, string>();
    let unreadLine: number | undefined;
    for (const position of this.candidates(name)) {
      const block = this.blocks[position];
      const host = hostName === undefined ? name : expanded(hostName, { h: name });
      if (!this.applies(block, { original: name, host, username })) continue;
      block.used = true;
      this.look(block.statements.length);
      for (const { keyword, words, rest, line } of block.statements) {
        const [value] = words ?? [];
        if (value === undefined) {
          if (DECIDING.has(keyword)) unreadLine ??= line;
        } else if (keyword === 'hostname') hostName ??= value;
        else if (keyword === 'user') username ??= value;
        else if (keyword === 'port') port ??= value === 'ssh' ? 22 : (portOf(value) ?? Number.NaN);
        else if (keyword === 'identityfile') {
          if (!keyFiles.includes(value)) keyFiles.push(value);
        } else if (keyword === 'proxyjump') proxy ??= { jump: withoutComment(rest), line };
        else if (keyword === 'proxycommand') proxy ??= { command: rest, line };
        else if (ALGORITHMS.has(keyword) && !algorithms.has(keyword)) algorithms.set(keyword, value);
      }
    }
    const host = lowered(hostName === undefined ? name : expanded(hostName, { h: name }));
    const tokens = { h: host, n: name, p: String(port ?? 22), r: username ?? '' };
    const isOn = (text: string | undefined) => text !== undefined && text.toLowerCase() !== 'none';
    return {
      host,
      ...(username === undefined ? {} : { username }),
      port: port ?? 22,
      keyFiles: keyFiles.filter((file) => file.toLowerCase() !== 'none'),
      ...(isOn(proxy?.jump) ? { proxyJump: expanded(proxy?.jump ?? '', tokens) } : {}),
      ...(isOn(proxy?.command) ? { proxyCommand: proxy?.command } : {}),
      ...(proxy === undefined ? {} : { proxyLine: proxy.line }),
      ...(unreadLine === undefined ? {} : { unreadLine }),
      allowOldAlgorithms: [...algorithms.values()].some((list) => !list.startsWith('-') && OLD.test(list)),
    };
  }

  private index(): void {
    for (const [position, { patterns }] of this.blocks.entries()) {
      if (patterns === undefined || patterns.some(isPattern)) {
        this.general.push(position);
        continue;
      }
      for (const name of new Set(patterns)) {
        const list = this.byName.get(name);
        if (list === undefined) this.byName.set(name, [position]);
        else list.push(position);
      }
    }
  }

  /** The blocks that may apply, in the order of the file. */
  private candidates(name: string): readonly number[] {
    const own = this.byName.get(name) ?? [];
    return own.length === 0 ? this.general : [...own, ...this.general].sort((a, b) => a - b);
  }

  private applies(block: Block, subject: MatchSubject): boolean {
    const { patterns, match } = block;
    this.look(patterns?.length ?? 1);
    if (patterns === undefined) {
      if (match === undefined || match.fault !== undefined || match.never) return false;
      const fits = fitsMatch(match, subject);
      if (fits === undefined) block.undecided = true;
      return fits ?? false;
    }
    let applies = false;
    for (const pattern of patterns) {
      const negated = pattern.startsWith('!');
      if (!fitsPattern(subject.original, negated ? pattern.slice(1) : pattern)) continue;
      if (negated) return false;
      applies = true;
    }
    return applies;
  }

  private look(lines: number): void {
    this.looks += lines + 1;
    if (this.looks > MOST_LOOKS) {
      throw new ReadError(
        'too-large',
        'Its hosts and patterns are more than KIOPS compares. Split the file, and import its parts.',
      );
    }
  }
}

function withoutComment(text: string): string {
  const at = text.indexOf(' #');
  return at < 0 ? text : text.slice(0, at).trimEnd();
}

/** `%h` and the like (ssh_config(5), TOKENS); what is not given stays as it is. */
function expanded(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replace(/%(.)/gs, (all, token: string) => (token === '%' ? '%' : (tokens[token] ?? all)));
}

function lowered(host: string): string {
  return host.toLowerCase();
}
