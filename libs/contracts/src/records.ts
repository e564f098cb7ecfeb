/** What every record's reply holds beside its store's own fields. Times are RFC 3339 in UTC. */
export interface RecordBase {
  readonly id: string;
  /** Rises by one with every change; quoted, it is the ETag that `If-Match` asks for. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When its secret ends; null when nobody knows. */
  readonly endsAt: string | null;
  /** Who uses this record, by name. */
  readonly connections: readonly Connection[];
  /** Until when the secret from before a rotation may be read; null when there is none. */
  readonly previousUntil: string | null;
}

/** One page of a list. `nextCursor` is opaque; null on the last page. `total` counts what the filter leaves. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** Who fetched a record's secret, and which version of it last. Who is known to use it and has not fetched it: null. */
export interface SecretConsumer {
  /** The token's name, the person's, or that of the connection. */
  readonly consumer: string;
  readonly kind: 'token' | 'session' | 'connection';
  readonly lastFetchedVersion: number | null;
  /** Whether that is the secret of now. */
  readonly isCurrent: boolean;
  /** To the minute; RFC 3339 in UTC. */
  readonly at: string | null;
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
