import type { SecretFacts } from '@kiops/browser-vault';
import { type Server, type ServerProtocol, identityKey, serversDefinition } from '@kiops/contracts';
import type { RowShape } from '../list/record-list';

/** The server records of one account: equal host, port and user name in normal form. Mostly there is one. */
export interface ServerGroup {
  readonly kind: 'records';
  /** The identity that they share. */
  readonly key: string;
  readonly servers: readonly [Server, ...Server[]];
}

/** Stands above the accounts that only this browser knows. */
export interface BrowserOnlyHeading {
  readonly kind: 'heading';
  readonly key: string;
}

/** An account that this browser keeps secrets for, and that no server record has. */
export interface BrowserOnlyAccount {
  readonly kind: 'browser-only';
  /** `user@host:port` in normal form. */
  readonly key: string;
  readonly secrets: readonly [SecretFacts, ...SecretFacts[]];
}

/** What a row of the Servers tab is about. */
export type ServerRow = ServerGroup | BrowserOnlyHeading | BrowserOnlyAccount;

/** Puts records of one account together, in the order in which each account is met first. */
export function groupServers(servers: readonly Server[]): readonly ServerGroup[] {
  const groups = new Map<string, [Server, ...Server[]]>();
  for (const server of servers) {
    const key = identityKey(serversDefinition, server);
    const group = groups.get(key);
    if (group) group.push(server);
    else groups.set(key, [server]);
  }
  return Array.from(groups, ([key, members]) => ({ kind: 'records', key, servers: members }));
}

/** The rows below the records: one per account that only this browser knows; none when there is no such account. */
export function browserOnlyRows(secrets: readonly SecretFacts[]): readonly ServerRow[] {
  const accounts = new Map<string, [SecretFacts, ...SecretFacts[]]>();
  for (const facts of secrets) {
    const account = accounts.get(facts.address);
    if (account) account.push(facts);
    else accounts.set(facts.address, [facts]);
  }
  if (accounts.size === 0) return [];
  const rows = Array.from(accounts, ([key, kept]) => ({ kind: 'browser-only' as const, key, secrets: kept }));
  return [{ kind: 'heading', key: 'only-in-this-browser' }, ...rows];
}

/** Rows of the Servers tab: one per account. */
export const GROUP_ROWS: RowShape<Server, ServerRow> = {
  toRows: groupServers,
  idOf: (row) => row.key,
  holds: (row, id) => row.kind === 'records' && row.servers.some((server) => server.id === id),
  recordOf: (row) => (row.kind === 'records' && row.servers.length === 1 ? row.servers[0] : undefined),
  isSame: (row, other) =>
    row.kind === 'records' &&
    other.kind === 'records' &&
    row.servers.length === other.servers.length &&
    row.servers.every((server, place) => server === other.servers[place]),
};

/** What each protocol is called. */
export const PROTOCOL_NAMES: Readonly<Record<ServerProtocol, string>> = {
  ssh: 'SSH',
  winrm: 'WinRM',
  ipmi: 'IPMI',
  redfish: 'Redfish',
  other: 'Other',
};
