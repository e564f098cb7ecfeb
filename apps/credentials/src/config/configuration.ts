import { StartError } from '../problems/start-error';
import type { PlanId } from '@kiops/contracts';
import type { AddressRange } from './address-range';
import type { IntakeSettings } from './intake-settings';

export const API_DOCS = ['signed-in', 'public'] as const;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A VPN that the status page knows by name. */
export interface VpnNetwork {
  readonly name: string;
  readonly range: AddressRange;
}

/** The first PlatformAdmin, when the environment names one. */
export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

/** Master keys as they are written, and where: the name of a variable, for messages. */
export interface WrittenMasterKeys {
  readonly text: string;
  readonly source: string;
}

/** What the relay may dial, and how much of it. */
export interface RelaySettings {
  /** `KIOPS_RELAY_DENY`: networks that are refused beside the built-in ones. */
  readonly deny: readonly AddressRange[];
  /** `KIOPS_RELAY_ALLOW`: networks that are allowed whatever the built-in rules say. */
  readonly allow: readonly AddressRange[];
  /** `KIOPS_RELAY_PER_USER`: relays that one account may have open at once. */
  readonly perUser: number;
  /** `KIOPS_RELAY_IDLE_SECONDS`, in milliseconds: a relay without a byte for so long is ended. */
  readonly idleTimeout: number;
}

/** When a session ends by itself, in seconds. */
export interface SessionLife {
  /** `KIOPS_SESSION_IDLE_MINUTES`: without a request for so long. */
  readonly idle: number;
  /** `KIOPS_SESSION_LIFETIME_HOURS`: after its sign-in, in any case. */
  readonly lifetime: number;
}

/** Where the service's own certificate is, PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Everything that the environment decides, read and validated once at start. An abstract class, so that it is its own
 * injection token.
 */
export abstract class Configuration {
  /** `KIOPS_HOST`: the address to listen on. */
  abstract readonly host: string;
  /** `KIOPS_PORT`: 0 takes a free one. */
  abstract readonly port: number;
  /** `KIOPS_PUBLIC_URL`: origin only, without a trailing slash; undefined when it follows from host and port. */
  abstract readonly publicUrl: string | undefined;
  /** `KIOPS_TLS_CERT` and `KIOPS_TLS_KEY`. */
  abstract readonly tls: TlsFiles | undefined;
  /** `KIOPS_TRUSTED_PROXIES`: whose `X-Forwarded-*` headers count. */
  abstract readonly trustedProxies: readonly AddressRange[];
  /** `KIOPS_DATA_DIR`, absolute. */
  abstract readonly dataDir: string;
  /** The same as it was written, for messages. */
  abstract readonly dataDirAsWritten: string;
  /** `DATABASE_URL`; undefined: PGlite in the data directory. */
  abstract readonly databaseUrl: string | undefined;
  /** `KIOPS_DATABASE_POOL`: connections to PostgreSQL. */
  abstract readonly databasePool: number;
  /** `KIOPS_MASTER_KEYS`, or the text of the file that `KIOPS_MASTER_KEYS_FILE` names; undefined: `master.key`. */
  abstract readonly masterKeys: WrittenMasterKeys | undefined;
  /** `KIOPS_DEFAULT_PLAN`: of new accounts. */
  abstract readonly defaultPlan: PlanId;
  /** `KIOPS_ADMIN_EMAIL` and `KIOPS_ADMIN_PASSWORD`. */
  abstract readonly firstAdmin: FirstAdmin | undefined;
  /** `KIOPS_VPN_NETWORKS`. */
  abstract readonly vpnNetworks: readonly VpnNetwork[];
  /** `KIOPS_API_DOCS`: who may read how the API is called. */
  abstract readonly apiDocs: (typeof API_DOCS)[number];
  /** `KIOPS_UNREAD_SECONDS`, in milliseconds: how long a reply may stand still because its reader takes nothing. */
  abstract readonly unreadTimeout: number;
  /** `KIOPS_REQUESTS_PER_SECOND`: of one account, in this process; 0: as many as come. */
  abstract readonly requestsPerSecond: number;
  /** How requests may come in. */
  abstract readonly intake: IntakeSettings;
  /** `KIOPS_SESSION_*`. */
  abstract readonly session: SessionLife;
  /** `KIOPS_RELAY_*`. */
  abstract readonly relay: RelaySettings;
  /** `KIOPS_LOG_LEVEL`. */
  abstract readonly logLevel: LogLevel;
}

/** A variable that is wrong, in one line for the person who set it. The value is not repeated. */
export class ConfigurationError extends StartError {}
