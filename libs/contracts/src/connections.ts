import type { ConnectionKind } from './records';
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
