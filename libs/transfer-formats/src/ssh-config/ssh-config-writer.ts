import { normalHost } from '@kiops/contracts';
import { plainName } from '../files/quoting';

/** A server on the way, as a client's configuration tells it. */
export interface ConfiguredHost {
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly allowOldAlgorithms: boolean;
}

/** What old devices need (`+` adds to the usual ones). */
const OLD_ALGORITHMS = [
  'KexAlgorithms +diffie-hellman-group14-sha1,diffie-hellman-group1-sha1',
  'HostKeyAlgorithms +ssh-rsa',
  'PubkeyAcceptedAlgorithms +ssh-rsa',
  'Ciphers +aes128-cbc,aes192-cbc,aes256-cbc,3des-cbc',
  'MACs +hmac-sha1',
];

/**
 * Blocks of `ssh_config` for a server and the jump servers before it, the nearest first. `ssh` with the name of the last
 * block goes the whole way. No secret is in it.
 */
export function sshConfigBlocks(server: ConfiguredHost, route: readonly ConfiguredHost[]): string {
  const names = namesOf([...route, server]);
  return [...route, server]
    .map((host, index) => block(names[index], host, index === 0 ? undefined : names[index - 1]))
    .reverse()
    .join('\n');
}

/** A server as the service lists it. */
export interface ConfiguredServer extends Omit<ConfiguredHost, 'allowOldAlgorithms'> {
  readonly id: string;
  readonly allowOldAlgorithms?: boolean;
  readonly jumpServerId?: string | null;
}

/** Blocks for many servers, one each; a jump server is named where it is among them. No secret is in them. */
export function sshConfigFile(servers: readonly ConfiguredServer[]): string {
  const names = namesOf(servers);
  const byId = new Map(servers.map(({ id }, index) => [id, names[index]]));
  return servers
    .map((server, index) => {
      const host = { ...server, allowOldAlgorithms: server.allowOldAlgorithms === true };
      return block(names[index], host, byId.get(server.jumpServerId ?? ''));
    })
    .join('\n');
}

function block(name: string, host: ConfiguredHost, jump: string | undefined): string {
  const lines = [
    `HostName ${normalHost(host.host)}`,
    `User ${quoted(host.username)}`,
    `Port ${host.port}`,
    ...(jump === undefined ? [] : [`ProxyJump ${jump}`]),
    ...(host.allowOldAlgorithms ? OLD_ALGORITHMS : []),
  ];
  return [`Host ${name}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** Names by which the blocks are called: no two alike, whatever their case. */
function namesOf(hosts: readonly Pick<ConfiguredHost, 'label'>[]): readonly string[] {
  const taken = new Set<string>();
  return hosts.map(({ label }) => {
    const name = plainName(label);
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}-${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** As OpenSSH divides words: within quotes, a backslash stands before quotes and backslashes. */
function quoted(text: string): string {
  return /^[\w.@+-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
