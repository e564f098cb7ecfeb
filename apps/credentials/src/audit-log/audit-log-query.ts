import { Injectable } from '@nestjs/common';
import { UNDOABLE_ACTIONS } from '@kiops/contracts';
import { Database } from '../database/database';
import { containing } from '../database/like';
import { pageText } from '../database/page';
import { ProblemException } from '../problems/problem';
import { TRASH_TIME } from '../records/trash-act';
import type { AuditQueryDto } from './audit.dto';

interface PageRow {
  readonly items: string;
  readonly next: string | null;
  readonly total: string;
}

/** Reads pages of the audit log, newest first, as JSON text made by the database. */
@Injectable()
export class AuditLogQuery {
  constructor(private readonly database: Database) {}

  /**
   * One page: what an account did and what others did to it; `accountId` null: of everyone. Where those others were is
   * left out for the account itself (`forItself`), also of what the filter looks at. Who tried to reach its records is
   * left out too, and those who tried do not see that there was something to reach.
   */
  async page(query: AuditQueryDto, { accountId, readerId, forItself }: LogReader): Promise<string> {
    const [row] = await this.database.query<PageRow>(
      `WITH filtered AS NOT MATERIALIZED (
         SELECT * FROM (
           SELECT id, at, action, store, record_id, record_label, detail,
                  CASE WHEN ${NAMES_ACTOR} THEN actor_id END AS actor_id,
                  CASE WHEN ${NAMES_ACTOR} THEN actor_email END AS actor_email,
                  CASE WHEN ${NAMES_ACTOR} THEN actor_name END AS actor_name,
                  service_account_id, service_account_name,
                  CASE WHEN ${SHOWS_SOURCE} THEN token_name END AS token_name,
                  CASE WHEN ${SHOWS_SOURCE} THEN address END AS address,
                  CASE WHEN ${SHOWS_SOURCE} THEN user_agent END AS user_agent
           FROM audit_log
           WHERE ($1::uuid IS NULL OR actor_id = $1::uuid OR ${IS_ABOUT_ACCOUNT})
             AND (${NAMES_ACTOR} OR ${IS_ABOUT_ACCOUNT})
         ) AS log
         WHERE ($2::text IS NULL OR action = $2)
           AND ($3::text IS NULL OR store = $3)
           AND ($4::timestamptz IS NULL OR at >= $4::timestamptz)
           AND ($5::timestamptz IS NULL OR at < $5::timestamptz)
           AND ($6::text IS NULL OR concat_ws(E'\\n', record_label, actor_email, actor_name, service_account_name,
                                                   token_name, address, detail->>'labels') ILIKE $6)
       ), page AS MATERIALIZED (
         SELECT * FROM filtered WHERE $7::bigint IS NULL OR id < $7::bigint ORDER BY id DESC LIMIT $8::integer + 1
       ), shown AS (
         SELECT * FROM page ORDER BY id DESC LIMIT $8::integer
       )
       SELECT
         (SELECT coalesce(json_agg(json_build_object(
            'id', id::text, 'at', at, 'action', action,
            'actor', CASE WHEN service_account_id IS NOT NULL
                     THEN json_build_object('id', service_account_id, 'email', NULL, 'name', service_account_name)
                     ELSE ${ACCOUNT} END,
            'owner', CASE WHEN service_account_id IS NOT NULL THEN ${ACCOUNT} END,
            'token', token_name, 'address', address, 'userAgent', user_agent, 'store', store,
            'recordId', record_id, 'recordLabel', record_label, 'detail', detail,
            'undo', ${UNDO}) ORDER BY id DESC), '[]')::text
          FROM shown) AS items,
         CASE WHEN (SELECT count(*) FROM page) > $8::integer THEN (SELECT min(id) FROM shown) END AS next,
         (SELECT count(*) FROM filtered) AS total`,
      [
        accountId,
        query.action ?? null,
        query.store ?? null,
        query.from ?? null,
        query.to ?? null,
        query.q ? containing(query.q) : null,
        query.cursor === undefined ? null : readCursor(query.cursor),
        query.limit,
        forItself,
        readerId,
        UNDOABLE_ACTIONS,
      ],
    );
    return pageText(row.items, row.next, Number(row.total));
  }
}

/** Whose log it is, and who reads it. */
export interface LogReader {
  readonly accountId: string | null;
  readonly readerId: string;
  readonly forItself: boolean;
}

/** Whether the reader can undo it, or has. An act is whose records it changed. */
const UNDO = `CASE WHEN action = ANY ($11::text[]) AND actor_id = $10::uuid THEN (
  SELECT CASE WHEN a.undone_at IS NULL THEN 'possible' ELSE 'done' END FROM trash_acts a
  WHERE a.id = (detail->>'act')::uuid AND a.owner_id = $10::uuid AND a.at > now() - interval '${TRASH_TIME}') END`;

/** The account of a row: who did it, or for whom a service account did. */
const ACCOUNT = `CASE WHEN actor_id IS NOT NULL
  THEN json_build_object('id', actor_id, 'email', actor_email, 'name', actor_name) END`;

/** Whether the reader may see where somebody was. */
const SHOWS_SOURCE = 'NOT $9::boolean OR actor_id = $1::uuid';

/** Whether the reader may see who it was. */
const NAMES_ACTOR = `(NOT $9::boolean OR action <> 'access.record-tried')`;

/** Whether it is about the account whose log is read. */
const IS_ABOUT_ACCOUNT = `(detail ? 'accountId' AND detail->>'accountId' = $1::text)`;

function readCursor(cursor: string): string {
  if (!/^\d{1,18}$/.test(cursor)) throw new ProblemException('invalid-cursor');
  return cursor;
}
