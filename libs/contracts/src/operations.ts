import type { SystemInfo } from './system-info';

/** What is done on a server over SSH, from the browser. */
export const OPERATION_KINDS = ['test-connection', 'system-info', 'deploy', 'terminal'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** How an operation stands. `started` is told of those that change something or go on for long. */
export const OPERATION_OUTCOMES = ['started', 'succeeded', 'failed', 'stopped'] as const;
export type OperationOutcome = (typeof OPERATION_OUTCOMES)[number];

/** Whether a server on the way let the account in. Hops that were not reached are left out. */
export interface HopContact {
  readonly serverId: string;
  readonly answered: boolean;
}

/** The account that an image was pulled with. */
export interface ImageCredential {
  readonly store: 'registries' | 'docker-hub';
  readonly recordId: string;
}

/** What was deployed; environment and ports are the server's own business. */
export interface ReportedDeployment {
  /** In full: `docker.io/library/nginx:latest`. */
  readonly image: string;
  readonly containerName: string;
  readonly credential?: ImageCredential;
}

/**
 * What the browser tells of an operation, `POST /api/v1/operations`: the service only relays ciphertext and cannot see
 * it. A server's last contact and its system info come from here; a deployment that succeeded registers its service as a
 * connection of the server and of the account that the image came with.
 */
export interface OperationReport {
  readonly kind: OperationKind;
  readonly outcome: OperationOutcome;
  /** The target. */
  readonly serverId: string;
  readonly contacts?: readonly HopContact[];
  /** Of a failure: the hop doctor's code, such as `host-key-changed`. */
  readonly cause?: string;
  /** With `system-info`: what was found. */
  readonly systemInfo?: SystemInfo;
  /** With `deploy`. */
  readonly deployment?: ReportedDeployment;
}

/** The reply of `GET /api/v1/operations/summary`. */
export interface OperationsSummary {
  /** How many servers let somebody in during the last hour. */
  readonly answeredInLastHour: number;
}
