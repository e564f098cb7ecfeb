import type { Decision, RecordStore, RestoreAnswers } from '@kiops/contracts';
import type { Executor } from '../database/database';
import type { RecordTables } from '../records/record-tables';
import { asking, findMet, type Met, type TrashPair } from '../records/restore-conflicts';
import type { RecordIds } from './bring-back';

/** What a restore comes to. */
export interface AnsweredRestore {
  /** Records that come back. */
  readonly coming: RecordIds;
  /** Records that become what their counterparts in the trash are. */
  readonly replaced: ReadonlyMap<RecordStore, readonly TrashPair[]>;
  /** Records that stay in the trash, as was answered. */
  readonly staying: readonly Met[];
  /** Servers in whose place one stands that is there: what comes back points to that. */
  readonly places: readonly TrashPair[];
}

/**
 * Asks about each record of the trash whose account is there again, and does as was answered. `only`: with `added-since`,
 * a record that was there beside it before is none to ask about.
 * @throws ProblemException `restore-conflicts` with those that have no answer
 */
export async function answeredRestore(
  transaction: Executor,
  ownerId: string,
  tables: RecordTables,
  chosen: RecordIds,
  { answers = [], default: others }: RestoreAnswers,
  only?: 'added-since',
): Promise<AnsweredRestore> {
  const given = new Map(
    answers.map((answer): [string, Decision] => {
      const [, id, decision] = answer.split('/');
      return [id.toLowerCase(), decision as Decision];
    }),
  );
  const decisionOf = ({ trashed }: Met) => given.get(trashed) ?? others;
  const coming: RecordIds = new Map();
  const replaced = new Map<RecordStore, readonly TrashPair[]>();
  const places: TrashPair[] = [];
  const staying: Met[] = [];
  const open: Met[] = [];
  for (const table of tables.all) {
    const ids = chosen.get(table.store) ?? [];
    const met = ids.length === 0 ? [] : await findMet(transaction, ownerId, table, ids, places, only);
    staying.push(...met.filter((one) => decisionOf(one) === 'keep'));
    open.push(...met.filter((one) => decisionOf(one) === undefined));
    const stays = met.filter((one) => decisionOf(one) !== 'both');
    if (table.store === 'servers') places.push(...stays);
    const notComing = new Set(stays.map(({ trashed }) => trashed));
    coming.set(
      table.store,
      ids.filter((id) => !notComing.has(id)),
    );
    replaced.set(table.store, oneForEach(stays.filter((one) => decisionOf(one) === 'replace')));
  }
  if (open.length === 0) return { coming, replaced, staying, places };
  throw await asking(transaction, tables, open);
}

/** A record takes what one of the trash holds: of several of its account the newest, and the others stay there. */
function oneForEach(met: readonly Met[]): readonly TrashPair[] {
  return [...new Map(met.map((one) => [one.id, one])).values()];
}

/** Lets what comes back, or has become what was in the trash, point to the servers that stand in place of those it pointed to. */
export async function pointToPlaces(
  transaction: Executor,
  ownerId: string,
  { coming, replaced, places }: AnsweredRestore,
): Promise<void> {
  if (places.length === 0) return;
  const changed = (store: RecordStore) => [
    ...(coming.get(store) ?? []),
    ...(replaced.get(store) ?? []).map(({ id }) => id),
  ];
  for (const [table, column, ids] of [
    ['servers', 'jump_server_id', changed('servers')],
    ['runtimes', 'server_id', changed('runtimes')],
  ] as const) {
    await transaction.query(
      `UPDATE ${table} r SET ${column} = p.id FROM unnest($2::uuid[], $3::uuid[]) AS p (id, trashed)
       WHERE r.owner_id = $1 AND r.id = ANY ($4::uuid[]) AND r.${column} = p.trashed`,
      [ownerId, places.map(({ id }) => id), places.map(({ trashed }) => trashed), ids],
    );
  }
}
