import type { StoreDefinition } from './definition';
import { normalHost, serverAddress } from './host';
import type { RecordBase } from './records';

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

/** A mounted file system. */
export interface DiskInfo {
  readonly mount: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
}

/** A container engine or Kubernetes part that was found, by its command's name. */
export interface EngineInfo {
  readonly name: string;
  readonly version: string;
}

/** Facts collected on the server over SSH; no secret. What the server does not tell is null. */
export interface SystemInfo {
  /** RFC 3339. */
  readonly collectedAt: string;
  readonly hostname: string | null;
  readonly os: string | null;
  readonly kernel: string | null;
  readonly architecture: string | null;
  readonly cpuModel: string | null;
  readonly cpuCount: number | null;
  /** Share of all CPUs' time in use, 0 to 1, over one second. */
  readonly cpuLoad: number | null;
  readonly memoryBytes: number | null;
  readonly memoryUsedBytes: number | null;
  readonly uptimeSeconds: number | null;
  readonly disks: readonly DiskInfo[];
  readonly engines: readonly EngineInfo[];
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
}

/** The fields of a server that people enter. */
export interface ServerFields {
  label: string;
  protocol: ServerProtocol;
  host: string;
  port: number;
  username: string;
  jumpServerId?: string | null;
  hostKeys?: readonly HostKey[];
  systemInfo?: SystemInfo | null;
  notes?: string | null;
  /** Never for `ssh`: SSH secrets live in the browser only. */
  password?: string | null;
}

/** A server as the service replies it. `route` names the jump servers, the nearest to the browser first. */
export interface Server extends RecordBase, Required<Omit<ServerFields, 'password'>> {
  readonly hasPassword: boolean;
  readonly route: readonly RouteHop[];
  /** Null before the first one. */
  readonly lastContact: LastContact | null;
}

export const serversDefinition: StoreDefinition<ServerFields> = {
  store: 'servers',
  exportKey: 'servers',
  fields: {
    label: {},
    protocol: {},
    host: { address: true },
    port: { address: true },
    username: {},
    jumpServerId: { reference: { store: 'servers', exportKey: 'jumpServer' } },
    hostKeys: { comparable: hostKeyNames },
    systemInfo: { incidental: true },
    notes: {},
    password: { secret: true },
  },
  identityFields: ['host', 'port', 'username'],
  identity: (server) => [normalHost(server.host), String(server.port), server.username.trim()],
  title: serverAddress,
};

/** The keys alone, in any order: when and where each was pinned does not matter. */
function hostKeyNames(value: unknown): unknown {
  return Array.isArray(value) ? value.map((key: HostKey) => `${key.type} ${key.fingerprint}`).sort() : value;
}
