import { normalHost, serverAddress } from '../host';
import { systemSummary, type SystemInfo, type SystemSummary } from '../system-info';
import { nameAsSeen } from '../unseen';
import type { RecordOf, StoreDefinition } from './definition';

export const SERVER_PROTOCOLS = ['ssh', 'winrm', 'ipmi', 'redfish', 'other'] as const;
export type ServerProtocol = (typeof SERVER_PROTOCOLS)[number];

/** The usual port of each protocol; `other` has none. */
export const DEFAULT_SERVER_PORTS: Readonly<Record<ServerProtocol, number | null>> = {
  ssh: 22,
  winrm: 5986,
  ipmi: 623,
  redfish: 443,
  other: null,
};

/** A host key as `ssh-keygen -lf` names it, proposed by the browser that pinned it. */
export interface HostKey {
  /** The key's algorithm, such as `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:` and unpadded base64. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly pinnedAt: string;
}

/** The last time that somebody tried to sign in to a server, from any browser. */
export interface LastContact {
  /** RFC 3339. */
  readonly at: string;
  /** Whether it let them in. */
  readonly answered: boolean;
}

/** One server on the way to another. */
export interface RouteHop {
  readonly id: string;
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly allowOldAlgorithms: boolean;
}

/** The fields of a server that people enter. */
export interface ServerFields {
  label: string;
  protocol: ServerProtocol;
  host: string;
  port: number;
  username: string;
  jumpServerId?: string | null;
  /** SHA-1 and CBC may be used with it over SSH: for old devices that know nothing better. */
  allowOldAlgorithms?: boolean;
  hostKeys?: readonly HostKey[];
  systemInfo?: SystemInfo | null;
  notes?: string | null;
  /** Never for `ssh`: SSH secrets live in the browser only. */
  password?: string | null;
}

export const serversDefinition = {
  store: 'servers',
  words: { many: 'Servers', one: 'server' },
  exportKey: 'servers',
  refPrefix: 's',
  fields: {
    label: {},
    protocol: {},
    host: { address: true },
    port: { address: true },
    username: {},
    jumpServerId: { reference: { store: 'servers', exportKey: 'jumpServer' } },
    // A file that says nothing of it does not allow it.
    allowOldAlgorithms: { comparable: (value) => value === true || null },
    hostKeys: { comparable: hostKeyNames },
    systemInfo: { incidental: true, summary: { field: 'systemSummary', of: systemSummary } },
    notes: {},
    password: { secret: true },
  },
  identityFields: ['host', 'port', 'username'],
  identity: (server) => [normalHost(server.host), String(server.port), nameAsSeen(server.username)],
  title: serverAddress,
  // SSH secrets are in the browser.
  holdsSecret: ({ protocol }) => protocol !== 'ssh',
} as const satisfies StoreDefinition<ServerFields>;

/** A server as lists show it. `route` names the jump servers, the nearest to the browser first. */
export interface Server extends Omit<RecordOf<typeof serversDefinition>, 'systemInfo'> {
  /** Null when nothing was collected. */
  readonly systemSummary: SystemSummary | null;
  readonly route: readonly RouteHop[];
  /** Null before the first one. */
  readonly lastContact: LastContact | null;
}

/** A server by itself, with all that was collected on it. */
export interface ServerDetails extends Server {
  readonly systemInfo: SystemInfo | null;
}

/** The keys alone, in any order: when and where each was pinned does not matter. */
function hostKeyNames(value: unknown): unknown {
  return Array.isArray(value) ? value.map((key: HostKey) => `${key.type} ${key.fingerprint}`).sort() : value;
}
