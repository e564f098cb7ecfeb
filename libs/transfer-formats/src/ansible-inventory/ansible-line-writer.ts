import { hostAndPort, normalHost, type ServerProtocol } from '@kiops/contracts';
import { plainName } from '../files/quoting';
import type { ConfiguredHost } from '../ssh-config/ssh-config-writer';

/** A line of an inventory in Ansible's INI form, with the way to the server. No secret is in it. */
export function ansibleLine(
  server: ConfiguredHost & { readonly protocol: ServerProtocol },
  route: readonly ConfiguredHost[],
): string {
  const jumps = route.map(({ username, host, port }) => `${username}@${hostAndPort(host, port)}`).join(',');
  const variables: readonly (readonly [string, string])[] = [
    ['ansible_host', normalHost(server.host)],
    ['ansible_port', String(server.port)],
    ['ansible_user', server.username],
    ...(server.protocol === 'winrm' ? [['ansible_connection', 'winrm'] as const] : []),
    ...(jumps === '' ? [] : [['ansible_ssh_common_args', `-o ProxyJump=${jumps}`] as const]),
  ];
  return `${[plainName(server.label), ...variables.map(([name, value]) => `${name}=${quoted(value)}`)].join(' ')}\n`;
}

/** A value is divided by shlex first, and then read as a literal of Python where it is one. */
function quoted(value: string): string {
  return /^[\w@%+:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`;
}
