import { type Server, type ServerProtocol, identityKey, serversDefinition } from '@kiops/contracts';
import type { RowShape } from '../list/record-list';

/** The server records of one account: equal host, port and user name in normal form. Mostly there is one. */
export interface ServerGroup {
  /** The identity that they share. */
  readonly key: string;
  readonly servers: readonly [Server, ...Server[]];
}

/** Puts records of one account together, in the order in which each account is met first. */
export function groupServers(servers: readonly Server[]): readonly ServerGroup[] {
  const groups = new Map<string, [Server, ...Server[]]>();
  for (const server of servers) {
    const key = identityKey(serversDefinition, server);
    const group = groups.get(key);
    if (group) group.push(server);
    else groups.set(key, [server]);
  }
  return Array.from(groups, ([key, members]) => ({ key, servers: members }));
}

/** Rows of the Servers tab: one per account. */
export const GROUP_ROWS: RowShape<Server, ServerGroup> = {
  toRows: groupServers,
  idOf: (group) => group.key,
  holds: (group, id) => group.servers.some((server) => server.id === id),
};

/** What each protocol is called. */
export const PROTOCOL_NAMES: Readonly<Record<ServerProtocol, string>> = {
  ssh: 'SSH',
  winrm: 'WinRM',
  ipmi: 'IPMI',
  redfish: 'Redfish',
  other: 'Other',
};
