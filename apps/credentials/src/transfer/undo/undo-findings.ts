import type { LeftAlone, LeftAloneReason, RecordStore } from '@kiops/contracts';
import type { Executor } from '../../database/database';
import type { RecordTable } from '../../records/record-table';
import type { RecordTables } from '../../records/record-tables';
import type { TrashPair } from '../../records/restore-conflicts';
import { inTrash } from '../../records/trash-act';
import type { RecordIds } from '../../stores/bring-back';
import { serversInUse } from '../../stores/servers/servers-in-use';
import { notedSql } from '../acts/act-changes';

/** What of an act is still as the act left it, by store, and what is not. */
export interface Findings {
  /** Records that an import added. */
  readonly added: RecordIds;
  /** Records that an import replaced. */
  readonly replaced: ReadonlyMap<RecordStore, readonly TrashPair[]>;
  /** Records in the trash. */
  readonly removed: RecordIds;
  readonly leftAlone: readonly LeftAlone[];
}

/** Looks at every record of an act. With the owner locked, it stays so. */
export async function findWhatIsLeft(
  executor: Executor,
  tables: RecordTables,
  ownerId: string,
  act: string,
): Promise<Findings> {
  const [added, replaced, removed]: [RecordIds, Map<RecordStore, readonly TrashPair[]>, RecordIds] = [
    new Map(),
    new Map(),
    new Map(),
  ];
  const leftAlone: LeftAlone[] = [];
  for (const table of tables.all) {
    const { store } = table;
    const look = async <Row extends Looked>(sql: string): Promise<readonly Row[]> => {
      const rows = await executor.query<Row>(sql, [act, ownerId]);
      for (const { id, label, reason } of rows) if (reason) leftAlone.push({ store, id, label, reason });
      return rows.filter(({ reason }) => !reason);
    };
    added.set(store, (await look(addedSql(table))).map(idOf));
    replaced.set(
      store,
      (await look<Looked & TrashPair>(replacedSql(table))).map(({ id, trashed }) => ({ id, trashed })),
    );
    removed.set(store, (await look(removedSql(table))).map(idOf));
  }
  leftAlone.push(...(await keepUsed(executor, ownerId, { added, replaced })));
  return { added, replaced, removed, leftAlone };
}

interface Looked {
  readonly id: string;
  readonly label: string | null;
  readonly reason: LeftAloneReason | null;
}

const idOf = ({ id }: { readonly id: string }) => id;

/** Takes the servers out of `added` that something needs which stays. Their names are with the findings, not at hand here. */
async function keepUsed(
  executor: Executor,
  ownerId: string,
  { added, replaced }: Pick<Findings, 'added' | 'replaced'>,
): Promise<readonly LeftAlone[]> {
  const servers = added.get('servers') ?? [];
  if (servers.length === 0) return [];
  const released = (['servers', 'runtimes'] as const).flatMap((store) =>
    (replaced.get(store) ?? []).map(idOf),
  );
  const used = await serversInUse(executor, ownerId, {
    servers,
    runtimes: added.get('runtimes') ?? [],
    released,
  });
  if (used.size === 0) return [];
  added.set(
    'servers',
    servers.filter((id) => !used.has(id)),
  );
  const labels = await executor.query<{ id: string; label: string }>(
    'SELECT id, label FROM servers WHERE id = ANY ($1::uuid[]) ORDER BY label_key, id',
    [[...used]],
  );
  return labels.map(({ id, label }) => ({ store: 'servers', id, label, reason: 'used' }));
}

/** Added, and nothing since: version 1, and used by nobody beyond those whom the import brought along. */
function addedSql({ name, store }: RecordTable): string {
  return `WITH used AS MATERIALIZED (
      SELECT DISTINCT c.record_id FROM connections c LEFT JOIN ${notedSql('connected')} AS own ON own.id = c.id
      WHERE c.owner_id = $2::uuid AND c.store = '${store}' AND own.id IS NULL
    ) ${judged(`
      SELECT m.id, r.label, NULL::uuid AS trashed, CASE
        WHEN r.id IS NULL OR r.deleted_at IS NOT NULL THEN 'gone'
        WHEN r.version <> 1 THEN 'changed'
        WHEN used.record_id IS NOT NULL THEN 'used' END AS reason
      FROM ${notedSql('created', store)} AS m
      LEFT JOIN ${name} r ON r.id = m.id AND r.owner_id = $2::uuid
      LEFT JOIN used ON used.record_id = m.id`)}`;
}

/** Replaced, and nothing since: one version further than the copy, which still waits in the trash. */
function replacedSql({ name, store }: RecordTable): string {
  const lost =
    store === 'servers' ? `WHEN c.jump_server_id IS NOT NULL AND jump.id IS NULL THEN 'route'` : '';
  return judged(`
      SELECT m.id, coalesce(r.label, c.label) AS label, c.id AS trashed, CASE
        WHEN r.id IS NULL OR r.deleted_at IS NOT NULL THEN 'gone'
        WHEN c.id IS NULL THEN 'not-kept'
        WHEN c.trash_act_id IS DISTINCT FROM $1::uuid THEN 'restored'
        WHEN NOT ${inTrash('c')} THEN 'not-kept'
        WHEN r.version <> c.version + 1 THEN 'changed' ${lost} END AS reason
      FROM ${notedSql('replaced', store)} AS m
      LEFT JOIN ${name} r ON r.id = m.id AND r.owner_id = $2::uuid
      LEFT JOIN ${name} c ON c.id = m.before AND c.owner_id = $2::uuid
      ${lost && 'LEFT JOIN servers jump ON jump.id = c.jump_server_id AND jump.deleted_at IS NULL'}`);
}

/** Removed, and still in the trash by the same act. */
function removedSql({ name, store }: RecordTable): string {
  return judged(`
      SELECT m.id, r.label, NULL::uuid AS trashed, CASE
        WHEN r.id IS NOT NULL AND r.deleted_at IS NULL THEN 'restored'
        WHEN r.id IS NULL OR r.trash_act_id <> $1::uuid OR NOT ${inTrash('r')} THEN 'gone' END AS reason
      FROM ${notedSql('removed', store)} AS m
      LEFT JOIN ${name} r ON r.id = m.id AND r.owner_id = $2::uuid`);
}

/** Of 100,000 records only those are named that are left alone. */
function judged(sql: string): string {
  return `SELECT id, trashed, reason, CASE WHEN reason IS NOT NULL THEN label END AS label
    FROM (${sql}) AS judged ORDER BY judged.label, id`;
}
