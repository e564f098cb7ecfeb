import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LIMITS, type ConnectionKind, type RecordStore, type ServiceConnectionInput } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import type { Caller } from '../caller/caller';
import { assertReachesAll } from '../caller/store-limits';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor, type Statement } from '../database/database';
import { pageText } from '../database/page';
import { lockOwner } from '../identity/accounts/owner-lock';
import { ProblemException } from '../problems/problem';
import { foldText } from '../records/record-row';
import type { RecordTable } from '../records/record-table';
import { RecordTables } from '../records/record-tables';
import { auditTouched, type Touched } from '../records/touched-records';
import { assertOwnName } from './own-name';

/** What one service uses, of the records of one owner. */
@Injectable()
export class ServiceConnectionsService {
  private readonly listed: Statement;

  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
    private readonly ownerKeys: OwnerKeysService,
    private readonly audit: AuditService,
  ) {
    this.listed = listStatement(tables.all);
  }

  /** All of them, by store and label. Records in the trash are not used. */
  async list(caller: Caller, service: string, executor: Executor = this.database): Promise<string> {
    assertReachesAll(caller);
    const [{ items, total }] = await executor.query<{ items: string; total: number }>(this.listed, [
      caller.accountId,
      service,
    ]);
    return pageText(items, null, total);
  }

  /**
   * Makes this the full list of what the service uses, in one transaction. The same list again changes nothing.
   * @throws ProblemException `not-allowed`, `store-not-allowed`; `invalid-input` by the path of a record that is there twice, or that the owner does not have
   */
  replace(caller: Caller, service: string, inputs: readonly ServiceConnectionInput[]): Promise<string> {
    assertOwnName(caller, service);
    assertReachesAll(caller);
    assertDistinct(inputs);
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.transaction(async (transaction) => {
        await lockOwner(transaction, keys);
        await this.assertKnown(transaction, caller.accountId, inputs);
        const changes = await transaction.query<Change>(REPLACE, [
          caller.accountId,
          service,
          foldText(service),
          JSON.stringify(inputs.map(asRow)),
        ]);
        for (const [action, some] of [
          ['connection.registered', changes.filter(({ added }) => added)],
          ['connection.removed', changes.filter(({ added }) => !added)],
        ] as const) {
          const touched = await this.recordsOf(transaction, caller.accountId, some);
          const [kind, ...others] = new Set(some.map((change) => change.kind));
          const detail = { ...(others.length === 0 && { kind }), name: service };
          await auditTouched(this.audit, transaction, caller, { action, touched, detail });
        }
        return this.list(caller, service, transaction);
      }),
    );
  }

  /** The records of some changes. They stay as they are while the owner is locked. */
  private async recordsOf(
    transaction: Executor,
    ownerId: string,
    changes: readonly Change[],
  ): Promise<readonly Touched[]> {
    const touched: Touched[] = [];
    for (const { store, name } of this.tables.all) {
      const ids = changes.filter((change) => change.store === store).map((change) => change.record_id);
      if (ids.length === 0) continue;
      const records = await transaction.query<Touched['records'][number]>(
        `SELECT id, label FROM ${name} WHERE owner_id = $1 AND id = ANY ($2::uuid[])`,
        [ownerId, ids],
      );
      touched.push({ store, records });
    }
    return touched;
  }

  private async assertKnown(
    transaction: Executor,
    ownerId: string,
    inputs: readonly ServiceConnectionInput[],
  ): Promise<void> {
    const found = new Set<string>();
    for (const { store, name } of this.tables.all) {
      const ids = inputs.filter((input) => input.store === store).map(({ recordId }) => recordId);
      if (ids.length === 0) continue;
      const rows = await transaction.query<{ id: string }>(
        `SELECT id FROM ${name} WHERE owner_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NULL`,
        [ownerId, ids],
      );
      for (const { id } of rows) found.add(`${store}/${id}`);
    }
    refuse(inputs, (input) => !found.has(keyOf(input)), 'recordId', 'There is no such record.');
  }
}

interface Change {
  /** False when it was removed. */
  readonly added: boolean;
  readonly store: RecordStore;
  readonly record_id: string;
  readonly kind: ConnectionKind;
}

/** `owner, service, its sort key, connections as JSON` → what was added and what was removed. */
const REPLACE: Statement = {
  name: 'connections:replace',
  text: `WITH given AS (
      SELECT * FROM json_to_recordset($4::json) AS g(id uuid, store text, record_id uuid, kind text, detail text, url text)
    ), removed AS (
      DELETE FROM connections c WHERE c.owner_id = $1::uuid AND c.name = $2::text
        AND NOT EXISTS (SELECT FROM given g WHERE g.record_id = c.record_id AND g.kind = c.kind)
      RETURNING c.store, c.record_id, c.kind
    ), written AS (
      INSERT INTO connections AS c (id, owner_id, store, record_id, kind, name, name_key, detail, url)
      SELECT g.id, $1::uuid, g.store, g.record_id, g.kind, $2::text, $3::text, g.detail, g.url FROM given g
      ON CONFLICT (record_id, kind, name) DO UPDATE SET detail = EXCLUDED.detail, url = EXCLUDED.url
        WHERE (c.detail, c.url) IS DISTINCT FROM (EXCLUDED.detail, EXCLUDED.url)
      RETURNING store, record_id, kind, xmax = 0 AS added
    )
    SELECT true AS added, store, record_id, kind FROM written WHERE added
    UNION ALL SELECT false, store, record_id, kind FROM removed`,
};

/** `owner, service` → its connections as JSON text, and how many. */
function listStatement(tables: readonly RecordTable[]): Statement {
  const joins = tables.map(
    ({ name, store }) => `LEFT JOIN ${name} ON c.store = '${store}' AND ${name}.id = c.record_id
      AND ${name}.owner_id = c.owner_id AND ${name}.deleted_at IS NULL`,
  );
  const label = `coalesce(${tables.map(({ name }) => `${name}.label`).join(', ')})`;
  const labelKey = `coalesce(${tables.map(({ name }) => `${name}.label_key`).join(', ')})`;
  return {
    name: 'connections:of-service',
    text: `WITH used AS MATERIALIZED (
        SELECT c.*, ${label} AS label, ${labelKey} AS label_key FROM connections c ${joins.join(' ')}
        WHERE c.owner_id = $1::uuid AND c.name = $2::text AND ${label} IS NOT NULL
      ), shown AS (
        SELECT * FROM used ORDER BY store, label_key, id LIMIT ${LIMITS.serviceConnections.max}
      )
      SELECT coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'name', name, 'detail', detail, 'url', url,
          'store', store, 'recordId', record_id, 'recordLabel', label) ORDER BY store, label_key, id), '[]')::text AS items,
        (SELECT count(*)::integer FROM used) AS total
      FROM shown`,
  };
}

function asRow({ store, recordId, kind, detail, url }: ServiceConnectionInput): object {
  return { id: randomUUIDv7(), store, record_id: recordId, kind, detail: detail ?? null, url: url ?? null };
}

function keyOf({ store, recordId }: ServiceConnectionInput): string {
  return `${store}/${recordId.toLowerCase()}`;
}

function assertDistinct(inputs: readonly ServiceConnectionInput[]): void {
  const seen = new Set<string>();
  const isRepeated = (input: ServiceConnectionInput): boolean => {
    const key = `${keyOf(input)}/${input.kind}`;
    return seen.has(key) || !seen.add(key);
  };
  refuse(inputs, isRepeated, 'recordId', 'This record is named before, with the same kind.');
}

/** How many faults one reply names. */
const MOST_ERRORS = 50;

function refuse(
  inputs: readonly ServiceConnectionInput[],
  isWrong: (input: ServiceConnectionInput) => boolean,
  field: string,
  message: string,
): void {
  const errors = inputs.flatMap((input, index) =>
    isWrong(input) ? [{ path: `connections[${index}].${field}`, message }] : [],
  );
  if (errors.length > 0)
    throw new ProblemException('invalid-input', { errors: errors.slice(0, MOST_ERRORS) });
}
