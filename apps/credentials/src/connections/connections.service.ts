import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Connection, ConnectionInput, RecordStore } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import type { Caller } from '../caller/caller';
import { assertReaches } from '../caller/store-limits';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { pageText } from '../database/page';
import { lockOwner } from '../identity/accounts/owner-lock';
import { ProblemException } from '../problems/problem';
import { labelOf } from '../records/record-label';
import { foldText } from '../records/record-row';
import { RecordTables } from '../records/record-tables';
import { assertOwnName } from './own-name';

interface RegisteredConnection extends Connection {
  /** False when it was known already. */
  readonly added: boolean;
}

/** Who uses which record. Another owner's record is answered like one that never was. */
@Injectable()
export class ConnectionsService {
  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
    private readonly ownerKeys: OwnerKeysService,
    private readonly audit: AuditService,
  ) {}

  /** All connections of one record, by name; there are few. */
  async list(caller: Caller, store: RecordStore, recordId: string): Promise<string> {
    assertReaches(caller, store);
    await labelOf(this.database, this.tables.of(store), caller.accountId, recordId);
    const [{ items, total }] = await this.database.query<{ items: string; total: number }>(
      `SELECT coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'name', name, 'detail', detail, 'url', url)
                                ORDER BY name_key, id), '[]')::text AS items, count(*)::integer AS total
       FROM connections WHERE owner_id = $1 AND store = $2 AND record_id = $3`,
      [caller.accountId, store, recordId],
    );
    return pageText(items, null, total);
  }

  /** Adds a connection, or changes detail and url of the one with the same kind and name. */
  register(caller: Caller, input: ConnectionInput): Promise<RegisteredConnection> {
    return this.locked(caller, (transaction) => this.registerIn(transaction, caller, input));
  }

  /** Like `register`, as a part of a transaction that has locked the owner. */
  async registerIn(
    transaction: Executor,
    caller: Caller,
    input: ConnectionInput,
  ): Promise<RegisteredConnection> {
    const { store, recordId, kind, name } = input;
    assertReaches(caller, store);
    assertOwnName(caller, name);
    const recordLabel = await labelOf(transaction, this.tables.of(store), caller.accountId, recordId);
    const [connection] = await transaction.query<RegisteredConnection>(
      `INSERT INTO connections (id, owner_id, store, record_id, kind, name, name_key, detail, url)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (record_id, kind, name) DO UPDATE SET detail = EXCLUDED.detail, url = EXCLUDED.url
       RETURNING id, kind, name, detail, url, xmax = 0 AS added`,
      [
        randomUUIDv7(),
        caller.accountId,
        store,
        recordId,
        kind,
        name,
        foldText(name),
        input.detail ?? null,
        input.url ?? null,
      ],
    );
    if (connection.added) {
      const event = {
        action: 'connection.registered',
        store,
        recordId,
        recordLabel,
        detail: { kind, name },
      } as const;
      await this.audit.record({ ...event, actorId: caller.accountId, source: caller }, transaction);
    }
    return connection;
  }

  remove(caller: Caller, id: string): Promise<void> {
    return this.locked(caller, async (transaction) => {
      const [removed] = await transaction.query<RemovedConnection>(
        `DELETE FROM connections WHERE id = $1 AND owner_id = $2 RETURNING store, record_id, kind, name`,
        [id, caller.accountId],
      );
      if (!removed) throw new ProblemException('not-found');
      const { store, record_id: recordId, kind, name } = removed;
      assertReaches(caller, store);
      assertOwnName(caller, name);
      const event = { action: 'connection.removed', store, recordId, detail: { kind, name } } as const;
      await this.audit.record({ ...event, actorId: caller.accountId, source: caller }, transaction);
    });
  }

  private locked<Result>(caller: Caller, work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.transaction(async (transaction) => {
        await lockOwner(transaction, keys);
        return work(transaction);
      }),
    );
  }
}

interface RemovedConnection {
  readonly store: RecordStore;
  readonly record_id: string;
  readonly kind: string;
  readonly name: string;
}
