/** What every record's reply holds beside its store's own fields. Times are RFC 3339 in UTC. */
export interface RecordBase {
  readonly id: string;
  /** Rises by one with every change; quoted, it is the ETag that `If-Match` asks for. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Who uses this record, by name. */
  readonly connections: readonly Connection[];
}

/** One page of a list. `nextCursor` is opaque; null on the last page. `total` counts what the filter leaves. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export const CONNECTION_KINDS = ['service', 'infrastructure'] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

/** "Service or infrastructure X uses this record." */
export interface Connection {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly name: string;
  readonly detail: string | null;
  readonly url: string | null;
}
