import type { RelayClose } from '@kiops/contracts';
import type { SshErrorCode, SshErrorFacts } from '@kiops/ssh-client';

/** An error of the SSH client with its facts; it may have crossed from a worker. */
export type SshFailure = {
  [Code in SshErrorCode]: { kind: 'ssh'; code: Code; facts: SshErrorFacts[Code] };
}[SshErrorCode];

/** The relay's reason, for the first hop; other hops are reached through SSH. */
export interface RelayFailure {
  readonly kind: 'relay';
  readonly close: RelayClose;
}

/** The relay could not be reached at all. */
export interface ServiceFailure {
  readonly kind: 'service-unreachable';
}

/** The service gives no sign of life any more; whatever is behind it may well go on. */
export interface ServiceSilence {
  readonly kind: 'service-silent';
}

/** This computer slept, and the connection did not outlive that. */
export interface SleptFailure {
  readonly kind: 'slept';
  readonly seconds: number;
}

/** A kept private key does not open any more. The message is fit to be shown. */
export interface KeyFailure {
  readonly kind: 'key';
  readonly message: string;
}

/** The SSH client could not be loaded. */
export interface WorkerFailure {
  readonly kind: 'worker';
}

/** What the page and the SSH client tell each other could not be read: they are not of one version, or memory is short. */
export interface MessageFailure {
  readonly kind: 'unreadable-message';
}

/** The SSH client failed at something that it does not expect. */
export interface ClientFault {
  readonly kind: 'client-fault';
}

/** Why a hop was not reached, or let nobody in; plain data, so that it can cross from the worker to the page. */
export type HopFailure =
  | SshFailure
  | RelayFailure
  | ServiceFailure
  | ServiceSilence
  | SleptFailure
  | KeyFailure
  | WorkerFailure
  | MessageFailure
  | ClientFault;
