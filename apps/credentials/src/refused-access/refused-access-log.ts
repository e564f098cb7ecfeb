import { Injectable } from '@nestjs/common';
import type { AuditAction } from '@kiops/contracts';
import { Database } from '../database/database';
import { RecordTables } from '../records/record-tables';
import type { Refused } from './refusal';

/** Refusals of one kind, met by one account or network at one route. */
export interface RefusalSummary {
  readonly action: AuditAction;
  readonly caller: Refused | undefined;
  /** Null: more networks and accounts than are told apart. */
  readonly network: string | null;
  readonly route: string | null;
  /** RFC 3339. */
  readonly since: string;
  count: number;
}

/** An id that somebody asked for, and was told that it is not there. */
export interface Try {
  readonly id: string;
  readonly caller: Refused;
  count: number;
}

const LINE = `action, actor_id, actor_email, actor_name, token_name, service_account_id, service_account_name, address,
  user_agent, store, record_id, record_label, detail`;

/** Writes refused access to the audit log. */
@Injectable()
export class RefusedAccessLog {
  private readonly sql: string;

  constructor(
    private readonly database: Database,
    tables: RecordTables,
  ) {
    this.sql = insertSql(tables);
  }

  /**
   * Adds a line per summary, and one for each owner, caller and store, for records that are another account's. Ids that
   * nobody has, and the caller's own, add none.
   */
  async write(summaries: readonly RefusalSummary[], tries: readonly Try[]): Promise<void> {
    await this.database.query(this.sql, [
      JSON.stringify(summaries.map(summaryRow)),
      JSON.stringify(tries.map(({ id, caller, count }) => ({ id, count, ...callerRow(caller) }))),
    ]);
  }
}

function summaryRow({ action, caller, network, route, since, count }: RefusalSummary) {
  const who = caller ? callerRow(caller) : { address: network };
  return { action, ...who, detail: { count, since, ...(route === null ? { more: true } : { route }) } };
}

function callerRow({ accountId, tokenName, serviceAccount, address, userAgent }: Refused) {
  const service = { service: serviceAccount?.id ?? null, service_name: serviceAccount?.name ?? null };
  return { actor: accountId, token: tokenName ?? null, ...service, address, agent: userAgent };
}

/** LATERAL: each id is looked up by the index of each table. The embedded database keeps no statistics to see that by. */
function insertSql(tables: RecordTables): string {
  const records = tables.all.map(
    ({ name, store }) =>
      `SELECT owner_id, '${store}' AS store, label, '${store}' AS what FROM ${name} WHERE id = t.id`,
  );
  const places = [
    ...records,
    `SELECT owner_id, store, NULL, 'connection' FROM connections WHERE id = t.id`,
    `SELECT account_id, NULL, NULL, 'service-token' FROM service_tokens WHERE id = t.id`,
    `SELECT account_id, NULL, NULL, 'session' FROM sessions WHERE id = t.id`,
  ];
  return `WITH refused AS (
      SELECT * FROM json_to_recordset($1::json)
        AS r (action text, actor uuid, token text, service uuid, service_name text, address text, agent text, detail jsonb)
    ), tried AS (
      SELECT * FROM json_to_recordset($2::json)
        AS t (id uuid, count integer, actor uuid, token text, service uuid, service_name text, address text, agent text)
    ), found AS (
      SELECT t.actor, t.token, t.service, t.service_name, min(t.address) AS address, min(t.agent) AS agent, o.owner_id, o.store, o.what,
             sum(t.count) AS tries, count(*) AS records,
             CASE WHEN count(*) = 1 THEN min(t.id::text)::uuid END AS id,
             CASE WHEN count(*) = 1 THEN min(o.label) END AS label
      FROM tried t CROSS JOIN LATERAL (${places.join(' UNION ALL ')}) AS o
      WHERE o.owner_id <> t.actor
      GROUP BY t.actor, t.token, t.service, t.service_name, o.owner_id, o.store, o.what
    )
    INSERT INTO audit_log (${LINE})
    SELECT r.action, r.actor, a.email, a.name, r.token, r.service, r.service_name, r.address, r.agent, NULL, NULL, NULL, r.detail
    FROM refused r LEFT JOIN accounts a ON a.id = r.actor
    UNION ALL
    SELECT 'access.record-tried', f.actor, a.email, a.name, f.token, f.service, f.service_name, f.address, f.agent, f.store,
           CASE WHEN f.what = f.store THEN f.id END, CASE WHEN f.what = f.store THEN f.label END,
           jsonb_build_object('accountId', f.owner_id, 'user', o.email, 'count', f.tries, 'records', f.records,
                              'what', f.what)
    FROM found f LEFT JOIN accounts a ON a.id = f.actor LEFT JOIN accounts o ON o.id = f.owner_id`;
}
