import { LIMITS, normalHost } from '@kiops/contracts';
import { PARSED } from '../files/reading-progress';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { addServer } from '../servers/found-server';
import { tellOfKeys } from '../servers/jump-book';
import { readHops, type Hop } from '../servers/jump-spec';
import { readProxyCommand } from '../servers/proxy-command';
import { ClientConfig, KEPT, type HostSettings } from './client-config';

/** What begins lines of such a file; others may stand between them. */
const KEYWORDS = new Set(
  (
    'host match include hostname user port identityfile proxyjump proxycommand identitiesonly identityagent ' +
    'forwardagent forwardx11 forwardx11trusted serveraliveinterval serveralivecountmax stricthostkeychecking ' +
    'userknownhostsfile globalknownhostsfile addkeystoagent usekeychain controlmaster controlpath controlpersist ' +
    'loglevel compression connecttimeout connectionattempts tcpkeepalive localforward remoteforward dynamicforward ' +
    'exitonforwardfailure preferredauthentications passwordauthentication pubkeyauthentication kexalgorithms ' +
    'hostkeyalgorithms hostkeyalias pubkeyacceptedalgorithms pubkeyacceptedkeytypes ciphers macs sendenv setenv ' +
    'certificatefile canonicalizehostname canonicaldomains hashknownhosts gssapiauthentication requesttty ' +
    'remotecommand localcommand permitlocalcommand addressfamily bindaddress batchmode checkhostip visualhostkey ' +
    'verifyhostkeydns updatehostkeys ignoreunknown tag'
  ).split(' '),
);
const LOOKED_AT = 40;

/** `~/.ssh/config` of OpenSSH (ssh_config(5)): each host that is called by a name becomes a server. */
export const sshConfigReader: FormatReader = {
  format: 'ssh-config',
  recognises: looksLikeConfig,
  share: (file) =>
    lineShare(
      file,
      (line) => KEYWORDS.has(keywordOf(line)),
      (line) => BLOCK.test(line),
    ),
  read: readSshConfig,
};

/** Its first lines begin with keywords, and a `Host`, `Match` or `Include` stands among all. No section, no `HOST=…`. */
function looksLikeConfig({ firstLines: lines, encoding }: SourceFile): boolean {
  if (encoding === 'binary' || !lines.some((line) => BLOCK.test(line))) return false;
  const said = lines.filter((line) => !/^\s*(?:#|$)/.test(line)).slice(0, LOOKED_AT);
  return (
    !said.some((line) => line.startsWith('[')) &&
    said.filter((line) => KEYWORDS.has(keywordOf(line))).length * 2 > said.length
  );
}

const BLOCK = /^\s*"?(?:host|match|include)"?\s+[^\s=:]/i;

function keywordOf(line: string): string {
  return /^\s*"?([a-z]\w*)"?[\s=]/i.exec(line)?.[1].toLowerCase() ?? '';
}

function readSshConfig({ lines, progress }: SourceFile, { signal }: ReadContext): Reading {
  const builder = new ReadingBuilder();
  const config = new ClientConfig(lines);
  progress.reach(PARSED);
  const hosts = new ConfigHosts(builder, config);
  for (const [, [name, line]] of progress.through([...config.names])) {
    signal?.throwIfAborted();
    const found = hosts.serverOf(name);
    if (found.fault !== undefined && found.fault !== '')
      builder.leaveOut(`line ${line}`, `the server ${name}`, found.fault);
  }
  tellOfBlocks(builder, config);
  return builder.reading();
}

/** A server and how many others stand before it, or why there is none; an empty reason was told already. */
type Found =
  | { readonly fault?: undefined; readonly ref: string; readonly before: number }
  | { readonly fault: string; readonly unsure?: boolean };
/** The way to a server: the ref of the last one before it. */
type Way =
  | { readonly fault?: undefined; readonly ref?: string; readonly before: number }
  | { readonly fault: string; readonly unsure?: boolean };

const CIRCLE = 'Its jump servers lead back to itself.';
const TOO_FAR = `More than ${LIMITS.jumpServers.max} jump servers stand before it.`;
/** How far ways are followed at once. What is met near this end is looked at again by itself. */
const DEEPEST = 2 * LIMITS.jumpServers.max + 2;

/** Adds hosts with the jump servers before them, each once, in whatever order the file has them. */
class ConfigHosts {
  private readonly found = new Map<string, Found>();
  private readonly under = new Set<string>();
  /** The names in the file by how they are reached: a jump server that is spelled out is the one that has a name. */
  private readonly byAddress = new Map<string, string>();

  constructor(
    private readonly builder: ReadingBuilder,
    private readonly config: ClientConfig,
  ) {
    for (const name of config.names.keys()) {
      const key = addressKey(config.settingsOf(name));
      if (!this.byAddress.has(key)) this.byAddress.set(key, name);
    }
  }

  serverOf(name: string): Found {
    return this.server({ host: name }, `line ${this.config.names.get(name) ?? 1}`);
  }

  /** @param previous the server before it, where the way there was spelled out */
  private server(
    hop: Hop,
    at: string,
    previous?: Extract<Way, { before: number }> & { name: string },
  ): Found {
    const { host: name, username, port } = hop;
    const settings = this.config.settingsOf(name, { username, port });
    const isNamed = this.config.names.has(name) && username === undefined && port === undefined;
    if (previous === undefined && !isNamed) {
      const called = this.byAddress.get(addressKey(settings));
      if (called !== undefined) return this.withKeys(hop, at, this.serverOf(called));
    }
    const key = JSON.stringify([name, settings.username, settings.port, previous?.ref]);
    const known = this.found.get(key);
    if (known !== undefined) return this.withKeys(hop, at, known);
    if (this.under.has(key)) return { fault: CIRCLE };
    if (this.under.size >= DEEPEST) return { fault: TOO_FAR, unsure: true };
    this.under.add(key);
    const label = isNamed && previous === undefined ? name : spelled(hop, previous?.name);
    const way = previous ?? this.wayTo(settings);
    const keyFiles = [...new Set([...settings.keyFiles, ...(hop.keyFiles ?? [])])];
    const found = this.add(label, { ...settings, keyFiles }, way, at);
    this.under.delete(key);
    const isSure =
      found.fault === undefined || !found.unsure || this.under.size < DEEPEST - LIMITS.jumpServers.max;
    if (isSure) this.found.set(key, found);
    return found;
  }

  /** A server that was added before, where key files are named for it beside another one. */
  private withKeys(hop: Hop, at: string, found: Found): Found {
    if (found.fault === undefined) tellOfKeys(this.builder, at, hop, found.ref);
    return found;
  }

  private add(label: string, settings: HostSettings, way: Way, at: string): Found {
    if (settings.unreadLine !== undefined)
      return { fault: `What line ${settings.unreadLine} says of it cannot be read.` };
    if (way.fault !== undefined) return way;
    if (way.before > LIMITS.jumpServers.max) return { fault: TOO_FAR };
    const { host, port, username, keyFiles, allowOldAlgorithms } = settings;
    const entry = addServer(this.builder, {
      at,
      label,
      host,
      port,
      username,
      keyFiles,
      allowOldAlgorithms,
      jumpServer: way.ref,
    });
    return entry === undefined ? { fault: '' } : { ref: entry.ref, before: way.before };
  }

  private wayTo(settings: HostSettings): Way {
    const { proxyJump, proxyCommand, proxyLine } = settings;
    const at = `line ${proxyLine ?? 1}`;
    if (proxyJump !== undefined) {
      const hops = readHops(proxyJump);
      if (hops === undefined) return { fault: `The way to it in ${at} (ProxyJump) cannot be read.` };
      return this.through(hops, at, settings);
    }
    if (proxyCommand === undefined) return { before: 0 };
    const route = readProxyCommand(proxyCommand);
    if (route === undefined) {
      return {
        fault: `It is reached by a command (ProxyCommand in ${at}), which is never run. Add it by hand, with its jump server.`,
      };
    }
    return this.through(route.hops, at, settings);
  }

  private through(hops: readonly Hop[], at: string, target: HostSettings): Way {
    const last = hops[hops.length - 1];
    if (isSame(last, target)) return { fault: CIRCLE };
    let way: (Extract<Way, { before: number }> & { name: string }) | undefined;
    for (const hop of hops) {
      const found = this.server(hop, at, way);
      if (found.fault !== undefined) {
        if (found.fault === CIRCLE || found.fault === TOO_FAR) return found;
        return {
          fault: `Its jump server ${hop.host} cannot be taken over, and it is never reached directly instead.`,
        };
      }
      way = { ref: found.ref, before: found.before + 1, name: hop.host };
    }
    return way ?? { before: 0 };
  }
}

/** Whether a jump server is the target itself, as ssh finds out: by the name that stands there. */
function isSame({ host, username, port = 22 }: Hop, target: HostSettings): boolean {
  return host === target.host && port === target.port && (username ?? target.username) === target.username;
}

/** A jump server as it is spelled out where it is named. */
function spelled({ host, username, port }: Hop, through: string | undefined): string {
  const name = port !== undefined && host.includes(':') ? `[${host}]` : host;
  const address = `${username === undefined ? '' : `${username}@`}${name}${port === undefined ? '' : `:${port}`}`;
  return through === undefined ? address : `${address} through ${through}`;
}

function addressKey({ host, port, username, proxyJump, proxyCommand }: HostSettings): string {
  return JSON.stringify([normalHost(host), port, username, proxyJump, proxyCommand]);
}

/** Keywords of which ssh takes the first one. */
const ONCE = new Set(['hostname', 'user', 'port', 'proxyjump', 'proxycommand']);

/** What stands in the file and is in no server. */
function tellOfBlocks(builder: ReadingBuilder, config: ClientConfig): void {
  for (const { line, what, reason } of config.notes) builder.leaveOut(`line ${line}`, what, reason);
  for (const { line, title, match, statements, used, undecided } of config.blocks) {
    const at = `line ${line}`;
    if (match?.fault !== undefined) {
      builder.leaveOut(at, title, `${match.fault} What stands under it is not applied.`);
      continue;
    }
    if (undecided) {
      builder.leaveOut(
        at,
        title,
        'It depends on the user, and for some hosts nobody is named before it: it is not applied to those.',
      );
    } else if (!used && (statements.length > 0 || match !== undefined)) {
      builder.leaveOut(at, title, 'It fits no host that this file names. KIOPS keeps servers, not patterns.');
    }
    if (!used) continue;
    const seen = new Set<string>();
    for (const { keyword, line: second } of statements) {
      if (seen.has(keyword) && ONCE.has(keyword)) builder.leaveOutTwice(second, keyword, 'first');
      seen.add(keyword);
    }
    const others = [
      ...new Set(statements.map(({ keyword }) => keyword).filter((keyword) => !KEPT.has(keyword))),
    ];
    if (others.length > 0)
      builder.leaveOut(at, `${others.join(', ')} of ${title}`, 'KIOPS has no such setting.');
  }
}
