import { HOST, LIMITS } from '@kiops/contracts';
import { readHops, type Hop } from '../servers/jump-spec';
import { readProxyCommand } from '../servers/proxy-command';
import { ClientConfig, KEPT, type HostSettings } from '../ssh-config/client-config';
import { leftOutRemark, type NotPasted, type Pasted, type PastedServer } from './pasted';

/** Reads the first host that an SSH config names, with the jump servers that stand beside it. */
export function pastedConfigBlock(text: string): Pasted<PastedServer> | NotPasted {
  const config = new ClientConfig(text.split(/\r?\n/));
  const [name, ...others] = config.names.keys();
  if (name === undefined) return { fault: 'Its Host line is a pattern, which names no server.' };
  const settings = config.settingsOf(name);
  const { host, port, username, keyFiles, allowOldAlgorithms } = settings;
  if (!HOST.test(host)) return { fault: 'Its HostName is no host name and no IP address.' };
  if (Number.isNaN(port)) return { fault: 'Its port is no number from 1 to 65535.' };
  const jumps = jumpsOf(config, settings, 0);
  if (jumps === undefined)
    return { fault: `The way to ${name} cannot be read, and it is never reached directly instead.` };
  const onTheWay = new Set(jumps.map((hop) => hop.name));
  const left = others.filter((other) => !onTheWay.has(other));
  const unknown = config.blocks
    .filter(({ used }) => used)
    .flatMap(({ statements }) => statements.map(({ keyword }) => keyword).filter((each) => !KEPT.has(each)));
  return {
    fields: {
      ...(name === host ? {} : { label: name }),
      host,
      ...(port === 22 ? {} : { port }),
      ...(username === undefined ? {} : { username }),
      jumps: jumps.map(({ hop }) => hop),
      keyFiles,
      ...(allowOldAlgorithms ? { allowOldAlgorithms: true } : {}),
    },
    remarks: [
      ...(left.length === 0 ? [] : [`It names more servers: ${name} is taken. Import the file to take all.`]),
      ...leftOutRemark([...unknown, ...config.notes.map(({ what }) => what)]),
    ],
  };
}

interface NamedHop {
  /** As it is called where it is needed. */
  readonly name: string;
  readonly hop: Hop;
}

/** The way to a host, the nearest to the client first; undefined when it cannot be read. */
function jumpsOf(
  config: ClientConfig,
  settings: HostSettings,
  depth: number,
): readonly NamedHop[] | undefined {
  const { proxyJump, proxyCommand } = settings;
  if (proxyJump === undefined && proxyCommand === undefined) return [];
  if (depth >= LIMITS.jumpServers.max) return undefined;
  const hops = proxyJump === undefined ? readProxyCommand(proxyCommand ?? '')?.hops : readHops(proxyJump);
  if (hops === undefined) return undefined;
  const way: NamedHop[] = [];
  for (const [place, hop] of hops.entries()) {
    const own = config.settingsOf(hop.host, hop);
    // Only the first of them is reached by its own settings: the others, through the one before.
    const before = place === 0 ? jumpsOf(config, own, depth + 1) : [];
    if (before === undefined || !HOST.test(own.host) || Number.isNaN(own.port)) return undefined;
    const { host, port, username } = own;
    const named: Hop = {
      host,
      ...(port === 22 && hop.port === undefined ? {} : { port }),
      ...(username === undefined ? {} : { username }),
    };
    way.push(...before, { name: hop.host, hop: named });
  }
  return way;
}
