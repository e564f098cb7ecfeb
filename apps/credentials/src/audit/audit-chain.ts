import { createHmac } from 'node:crypto';
import type { BindingKey } from '../crypto/binding-key';
import type { Executor } from '../database/database';

/** A row of `audit_seals`. Numbers of 64 bits are texts. */
export interface AuditSeal {
  /** 1, 2, 3 and so on, without a gap. */
  readonly id: string;
  readonly at: Date;
  /** The last entry that it covers; it covers all after the seal before. */
  readonly lastEntry: string;
  readonly entries: number;
  readonly mac: Buffer;
}

/** Before every entry: the first seal covers whatever stands before its last one. */
export const FIRST = '-9223372036854775808';

/** SQL for the columns of a seal. */
export const SEAL = 'id::text, at, last_entry::text AS "lastEntry", entries, mac';

/** Some entries in their order, and the SHA-256 of all that stands in them. */
export interface EntriesDigest {
  readonly entries: number;
  readonly lastEntry: string | null;
  readonly digest: Buffer;
}

/**
 * Reads entries after one and up to another, at most so many. The database makes the digest, so that entries do not
 * travel. A column that is NULL does not count: one that is added later leaves the digests of old entries as they are.
 */
export async function digestEntries(
  executor: Executor,
  after: string,
  upTo: string,
  most: number,
): Promise<EntriesDigest> {
  const [row] = await executor.query<{ entries: number; lastEntry: string | null; digest: Buffer }>(
    {
      name: 'audit:digest',
      text: `SELECT count(*)::integer AS entries, max(id)::text AS "lastEntry",
          sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY id), ''), 'UTF8')) AS digest
        FROM (
          SELECT l.id, jsonb_strip_nulls(to_jsonb(l) - 'detail')::text || coalesce(l.detail::text, '') AS line
          FROM audit_log l WHERE l.id > $1::bigint AND l.id <= $2::bigint ORDER BY l.id LIMIT $3::integer
        ) AS batch`,
    },
    [after, upTo, most],
  );
  return row;
}

/** HMAC-SHA-256 (RFC 2104) over a seal, the entries that it covers, and the seal before. */
export function sealMac(
  key: BindingKey,
  { id, lastEntry, entries }: Pick<AuditSeal, 'id' | 'lastEntry' | 'entries'>,
  digest: Buffer,
  before: Pick<AuditSeal, 'lastEntry' | 'mac'> | undefined,
): Buffer {
  const previous = before === undefined ? 'none' : `${before.lastEntry}:${before.mac.toString('hex')}`;
  return createHmac('sha256', key.audit)
    .update(`kiops-audit-seal|1|${id}|${previous}|${lastEntry}|${entries}|${digest.toString('hex')}`)
    .digest();
}
