// Real networks for tests: three network namespaces in a row, each with an sshd of its own. The third is reached only
// through the second, and that only through the first: nothing forwards packets.
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, ensureAccount } from './account.ts';
import { HopServer, makeKey } from './hop-server.ts';

const SSHD = '/usr/sbin/sshd';

/** Three servers, each reached only through the one before. */
export interface ThreeHops {
  readonly servers: readonly [HopServer, HopServer, HopServer];
  readonly username: string;
  /** What the first server takes. */
  readonly password: string;
  /** What the second server takes: RSA, PKCS#1 in PEM. */
  readonly rsaKey: string;
  /** What the third server takes: Ed25519 in OpenSSH's format, under `passphrase`. */
  readonly ed25519Key: string;
  readonly passphrase: string;
  /** Where the first leg can be listened to, from the host. */
  readonly hostInterface: string;
  /** Takes down the link that leads to a hop, counted from 1, at its far end. Nobody is told: connections just go silent. */
  cutLinkTo(hop: 1 | 2 | 3): void;
  /** From now on what comes to the first server is never answered, as behind a firewall that drops. */
  silenceFirst(): void;
  /** Removes everything. */
  stop(): Promise<void>;
}

/** One for each hop. */
type Three<Item> = [Item, Item, Item];

/** Why there can be no such networks here; undefined if there can. */
export function whyNoNetworks(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a part of Linux';
  if (process.getuid?.() !== 0) return 'network namespaces are made as root';
  for (const path of [SSHD, '/usr/bin/ssh-keygen']) {
    if (!existsSync(path)) return `${path} is not installed (npm run test:peers)`;
  }
  const probe = `kp-probe-${process.pid}`;
  try {
    ip('netns', 'add', probe);
    try {
      ip('-n', probe, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'two');
    } finally {
      ip('netns', 'del', probe);
    }
  } catch {
    return 'this system allows no network namespaces with veth (ip netns)';
  }
  return undefined;
}

/**
 * Makes the networks and starts the servers: the first takes a password, the second an RSA key in PEM, the third an
 * Ed25519 key under a passphrase.
 */
export async function startThreeHops(): Promise<ThreeHops> {
  ensureAccount();
  const { username, password } = account();
  const dir = await mkdtemp(join(tmpdir(), 'kiops-hops-'));
  // The account that signs in has to read its authorized keys.
  await chmod(dir, 0o755);
  // Below 64 is what machines have by themselves most often.
  const network = `10.${randomInt(64, 250)}`;
  const name = `kp${randomInt(0x1000, 0x10000).toString(16)}`;
  const namespaces: Three<string> = [`${name}-1`, `${name}-2`, `${name}-3`];
  const servers: HopServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of servers) await server.stop();
    for (const namespace of namespaces) removeNamespace(namespace);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    connectInARow(namespaces, name, network);
    const passphrase = `passphrase-${randomInt(2 ** 47).toString(36)}${randomInt(2 ** 47).toString(36)}`;
    const rsa = makeKey(join(dir, 'user-rsa'), ['-t', 'rsa', '-b', '2048', '-m', 'PEM'], '');
    // Few rounds: how long a passphrase takes is not what these tests are about.
    const ed25519 = makeKey(join(dir, 'user-ed25519'), ['-t', 'ed25519', '-a', '4'], passphrase);
    for (const [index, userKey] of [undefined, rsa, ed25519].entries()) {
      const host = `${network}.${index + 1}.2`;
      const server = new HopServer({ sshd: SSHD, namespace: namespaces[index], dir, host, userKey });
      servers.push(server);
      await server.start();
    }
    return {
      servers: servers as Three<HopServer>,
      username,
      password,
      passphrase,
      rsaKey: readFileSync(rsa, 'utf8'),
      ed25519Key: readFileSync(ed25519, 'utf8'),
      hostInterface: `${name}h`,
      cutLinkTo: (hop) => void ip('-n', namespaces[hop - 1], 'link', 'set', 'outer', 'down'),
      silenceFirst: () => void ip('-n', namespaces[0], 'route', 'add', 'blackhole', `${network}.1.1`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function connectInARow(namespaces: Three<string>, name: string, network: string): void {
  for (const namespace of namespaces) {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    execFileSync('ip', ['netns', 'exec', namespace, 'sh', '-c', 'echo 0 > /proc/sys/net/ipv4/ip_forward']);
  }
  const [first, second, third] = namespaces;
  ip('link', 'add', `${name}h`, 'type', 'veth', 'peer', 'name', 'outer', 'netns', first);
  withoutIpv6(`${name}h`);
  ip('-n', first, 'link', 'add', 'inner', 'type', 'veth', 'peer', 'name', 'outer', 'netns', second);
  ip('-n', second, 'link', 'add', 'inner', 'type', 'veth', 'peer', 'name', 'outer', 'netns', third);
  const ends: [where: string[], device: string, subnet: number, host: number][] = [
    [[], `${name}h`, 1, 1],
    [['-n', first], 'outer', 1, 2],
    [['-n', first], 'inner', 2, 1],
    [['-n', second], 'outer', 2, 2],
    [['-n', second], 'inner', 3, 1],
    [['-n', third], 'outer', 3, 2],
  ];
  for (const [where, device, subnet, host] of ends) {
    ip(...where, 'addr', 'add', `${network}.${subnet}.${host}/30`, 'dev', device);
    ip(...where, 'link', 'set', 'dev', device, 'up');
  }
}

/**
 * A device of the host gets its IPv6 address a second or two after it was made. A Chromium that runs by then fails what
 * it is loading (ERR_NETWORK_CHANGED).
 */
function withoutIpv6(device: string): void {
  const setting = `/proc/sys/net/ipv6/conf/${device}/disable_ipv6`;
  if (existsSync(setting)) writeFileSync(setting, '1');
}

/** Ends what still runs in a namespace, and removes it; its veth ends go with it. */
function removeNamespace(namespace: string): void {
  try {
    for (const pid of ip('netns', 'pids', namespace).split('\n').filter(Boolean))
      process.kill(Number(pid), 'SIGKILL');
    ip('netns', 'del', namespace);
  } catch {
    // It was never made, or a process ended by itself in between.
  }
}

function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
