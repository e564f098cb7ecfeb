import { Injectable } from '@nestjs/common';
import type { AuditAction, RecordStore } from '@kiops/contracts';
import type { TokenFacts } from '../caller/caller';
import type { RequestSource } from '../caller/request-source';
import { Database } from '../database/database';

/** Something that happened, for the log. `detail` holds names and counts; never a secret. */
export interface AuditEvent {
  readonly action: AuditAction;
  /** Whose account did it, or for whom a service account did; null when nobody is known. */
  readonly actorId: string | null;
  /** Where from; a `Caller` will do. Null for the service itself. */
  readonly source: (RequestSource & Partial<Pick<TokenFacts, 'tokenName' | 'serviceAccount'>>) | null;
  readonly store?: RecordStore;
  readonly recordId?: string;
  readonly recordLabel?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Where an event is written: the database, a transaction of it, or TypeORM's EntityManager. */
export interface AuditWriter {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

/** The log of who did what, when, from where, with which record. Rows are added and read, never changed. */
@Injectable()
export class AuditService {
  constructor(private readonly database: Database) {}

  /** Adds one row, in the caller's transaction when one is given. */
  async record(event: AuditEvent, writer: AuditWriter = this.database): Promise<void> {
    await writer.query(
      `INSERT INTO audit_log (action, actor_id, actor_email, actor_name, token_name, address, user_agent,
                              store, record_id, record_label, detail, service_account_id, service_account_name)
       SELECT $1, $2::uuid, a.email, a.name, $3, $4, $5, $6, $7::uuid, $8, $9::jsonb, $10::uuid, $11
       FROM (SELECT) AS event LEFT JOIN accounts a ON a.id = $2::uuid`,
      [
        event.action,
        event.actorId,
        event.source?.tokenName ?? null,
        event.source?.address ?? null,
        event.source?.userAgent ?? null,
        event.store ?? null,
        event.recordId ?? null,
        event.recordLabel ?? null,
        event.detail === undefined ? null : JSON.stringify(event.detail),
        event.source?.serviceAccount?.id ?? null,
        event.source?.serviceAccount?.name ?? null,
      ],
    );
  }
}
