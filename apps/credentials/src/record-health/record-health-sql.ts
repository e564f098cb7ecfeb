import { HEALTH_DAYS, type FieldDefinition, type HealthFinding } from '@kiops/contracts';
import type { RecordTable } from '../records/record-table';

/** How many of those who use a record are named. */
const NAMED_CONNECTIONS = 20;

/** The place in the order of what has no end: after all that have. */
const NEVER = `timestamptz '9999-12-31 23:59:59+00'`;

const within = (time: string, days: number): string => `${time} > now() - interval '${days} days'`;

/** SQL for whether a row of `facts` is such a record. */
const IS: Readonly<Record<HealthFinding, string>> = {
  'ends-soon': `f.ends_at > now() AND f.ends_at <= now() + interval '${HEALTH_DAYS.soon} days'`,
  expired: 'f.ends_at <= now()',
  unused: `f.usable AND CASE WHEN f.used_at IS NULL THEN NOT ${within('f.created_at', HEALTH_DAYS.unused)}
    ELSE NOT ${within('f.used_at', HEALTH_DAYS.longUnused)} END`,
  duplicate: 'f.same > 1',
  refused: 'f.refused_at IS NOT NULL',
};

/** What a page of records is asked for, as SQL of parameters. */
export interface HealthFilter {
  /** What the filter looks for in the records' texts. */
  readonly pattern?: string;
  /** Of these findings one is enough; without any, what ends. */
  readonly findings: readonly HealthFinding[];
  /** The last row of the page before. */
  readonly after?: { readonly key: string; readonly id: string };
}

/** What is looked at. */
export interface HealthScope {
  readonly tables: readonly RecordTable[];
  /** SQL for the rows of service tokens, as `tokensOf` has it; left out: none. */
  readonly tokens?: string;
}

/**
 * `owner, limit, ...` → one page of the records of some stores and the tokens as JSON text, the last one's place unless the list ends there,
 * how many the filter leaves, and the summary of all that the texts leave.
 */
export function recordHealthSql({ tables, tokens }: HealthScope, filter: HealthFilter): string {
  const { pattern, findings, after } = filter;
  const wanted =
    findings.length === 0 ? 'ends_at IS NOT NULL' : findings.map((name) => flag(name)).join(' OR ');
  const counts = Object.keys(IS).map((name) => `'${name}', count(*) FILTER (WHERE ${flag(name)})`);
  const looked = pattern
    ? `WHERE f.search LIKE ${pattern} OR EXISTS (
        SELECT FROM connections c WHERE c.owner_id = $1::uuid AND c.record_id = f.id AND c.store = f.store
          AND c.name_key LIKE ${pattern})`
    : '';
  const rows = [...tables.map(recordsOf), ...(tokens ? [tokens] : [])];
  return `WITH records AS (${rows.join(' UNION ALL ')}),
    used AS (SELECT record_id, max(at) AS at FROM secret_consumers WHERE owner_id = $1::uuid GROUP BY record_id),
    connected AS (SELECT DISTINCT record_id FROM connections WHERE owner_id = $1::uuid),
    facts AS (
      SELECT r.*, greatest(used.at, r.contact_at) AS used_at, connected.record_id IS NOT NULL AS connected,
        count(*) OVER (PARTITION BY r.store, r.account) AS same
      FROM records r LEFT JOIN used ON used.record_id = r.id LEFT JOIN connected ON connected.record_id = r.id),
    found AS MATERIALIZED (
      SELECT *, coalesce(ends_at, ${NEVER}) AS sort_key,
        ${Object.entries(IS)
          .map(([name, condition]) => `coalesce(${condition}, false) AS ${flag(name)}`)
          .join(', ')}
      FROM facts f ${looked}),
    filtered AS (SELECT * FROM found WHERE ${wanted}),
    page AS MATERIALIZED (
      SELECT *, row_number() OVER (ORDER BY sort_key, id) AS place FROM filtered
      ${after ? `WHERE (sort_key, id) > (${after.key}, ${after.id})` : ''} ORDER BY sort_key, id LIMIT $2::integer + 1)
    SELECT
      (SELECT coalesce(json_agg(${itemSql(tables)} ORDER BY p.place), '[]')::text FROM page p WHERE p.place <= $2) AS items,
      CASE WHEN (SELECT count(*) FROM page) > $2 THEN (
        SELECT json_build_array(sort_key, id)::text FROM page WHERE place = $2) END AS last,
      (SELECT count(*) FROM filtered) AS total,
      (SELECT json_build_object(
        'records', count(*) FILTER (WHERE store NOT IN ('runtimes', 'service-tokens')),
        'runtimes', count(*) FILTER (WHERE store = 'runtimes'),
        'tokens', count(*) FILTER (WHERE store = 'service-tokens'),
        'findings', json_build_object(${counts.join(', ')}),
        'usedEndsSoon', count(*) FILTER (WHERE ${flag('ends-soon')} AND connected),
        'askedExpired', count(*) FILTER (WHERE ${flag('expired')} AND has_secret AND ${within('used_at', HEALTH_DAYS.longUnused)}),
        'unusedSince', min(created_at) FILTER (WHERE ${flag('unused')}),
        'duplicateGroups', count(DISTINCT store || ' ' || account) FILTER (WHERE ${flag('duplicate')}),
        'lastRefusedAt', max(refused_at))::text FROM found) AS summary`;
}

function flag(finding: string): string {
  return `is_${finding.replace('-', '_')}`;
}

/** What of a store's rows says how they stand. Only servers are used without that a secret of theirs is fetched. */
function recordsOf(table: RecordTable): string {
  const isServers = table.store === 'servers';
  return `SELECT '${table.store}' AS store, r.id, r.label, r.search, r.created_at, ${table.endSql('r')} AS ends_at,
      ${accountSql(table)} AS account, r.fingerprint IS NOT NULL AS has_secret,
      r.fingerprint IS NOT NULL OR ${isServers} AS usable,
      ${isServers ? 'r.last_contact_at' : 'NULL::timestamptz'} AS contact_at,
      ${isServers ? 'CASE WHEN NOT r.last_answered THEN r.last_contact_at END' : 'NULL::timestamptz'} AS refused_at,
      NULL::uuid AS service_account_id, NULL::text AS holder
    FROM ${table.name} r WHERE r.owner_id = $1::uuid AND r.deleted_at IS NULL`;
}

/**
 * SQL for how the service tokens of the owner stand, and those of service accounts where they are theirs to look after.
 * The end of a token that was rotated is wished: there is nothing to do. KIOPS does not keep the tokens themselves.
 */
export function tokensOf({ withServiceAccounts }: { readonly withServiceAccounts: boolean }): string {
  return `SELECT 'service-tokens' AS store, t.id, t.name AS label,
      lower(normalize(concat_ws(E'\n', t.name, s.name, t.hint), NFC)) AS search, t.created_at, t.expires_at AS ends_at,
      t.id::text AS account, false AS has_secret, true AS usable, t.last_used_at AS contact_at,
      NULL::timestamptz AS refused_at, t.service_account_id,
      concat_ws(' · ', coalesce(s.name, 'Personal token'), t.hint) AS holder
    FROM service_tokens t LEFT JOIN service_accounts s ON s.id = t.service_account_id
    WHERE t.successor_id IS NULL AND (t.account_id = $1::uuid${withServiceAccounts ? ' OR t.account_id IS NULL' : ''})`;
}

/** SQL for which account a row is: its identity, and what it is the same account only together with. */
function accountSql({ definition, fields }: RecordTable): string {
  const declared = definition.fields as Readonly<Record<string, FieldDefinition>>;
  const scoping = fields
    .filter(({ field }) => declared[field].reference?.scoping)
    .map(({ column }) => ` || coalesce(r.${column}::text, '')`);
  return `r.identity${scoping.join('')}`;
}

/** One record as JSON, with the fields that its title is made of. */
function itemSql(tables: readonly RecordTable[]): string {
  const identities = tables.map((table) => {
    const pairs = table.definition.identityFields.map(
      (field) => `'${String(field)}', r.${table.column(field)}`,
    );
    return `WHEN '${table.store}' THEN (SELECT json_build_object(${pairs.join(', ')}) FROM ${table.name} r WHERE r.id = p.id)`;
  });
  const findings = Object.keys(IS).map((name) => `CASE WHEN p.${flag(name)} THEN '${name}' END`);
  return `json_build_object('store', p.store, 'id', p.id, 'label', p.label,
    'identity', ${tables.length > 0 ? `CASE p.store ${identities.join(' ')} END` : 'NULL'},
    'holder', p.holder, 'serviceAccountId', p.service_account_id,
    'findings', array_remove(ARRAY[${findings.join(', ')}], NULL),
    'createdAt', p.created_at, 'endsAt', p.ends_at, 'lastUsedAt', p.used_at, 'refusedAt', p.refused_at,
    'hasSecret', p.has_secret, 'connections', coalesce((
      SELECT json_agg(json_build_object('id', c.id, 'kind', c.kind, 'name', c.name) ORDER BY c.name_key, c.id)
      FROM (SELECT * FROM connections c WHERE c.record_id = p.id AND c.store = p.store ORDER BY c.name_key, c.id
        LIMIT ${NAMED_CONNECTIONS}) c), '[]'))`;
}
