import type { Connection, ConnectionKind } from './records';
import type { RecordStore } from './stores/all-stores';

/** Registers a connection; the same kind and name on the same record again changes its detail and url. */
export interface ConnectionInput {
  readonly store: RecordStore;
  readonly recordId: string;
  readonly kind: ConnectionKind;
  readonly name: string;
  readonly detail?: string | null;
  readonly url?: string | null;
}

/** One record that a service uses, of `PUT /api/v1/connections/{service}`. */
export type ServiceConnectionInput = Omit<ConnectionInput, 'name'>;

/** A connection as it is listed for a service: with the record that it uses. */
export interface ServiceConnection extends Connection {
  readonly store: RecordStore;
  readonly recordId: string;
  readonly recordLabel: string;
}
