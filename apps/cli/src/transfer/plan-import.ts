import {
  decisionKey,
  withPlaces,
  type ImportPlan,
  type PlanEntry,
  type RecordStore,
  type Verdict,
} from '@kiops/contracts';
import type { Client } from '../client/client';
import type { LeftOutLine } from './left-out';
import type { ReadAs, ReadImport } from './read-import';

/** What an import would do, and all that it leaves out. */
export interface PlannedImport {
  readonly files: readonly ReadAs[];
  readonly plan: ImportPlan;
  readonly leftOut: readonly LeftOutLine[];
  /** The accounts that stand in the files twice, with different contents, and not on KIOPS: the keys of their decisions. */
  readonly twins: readonly string[];
}

/**
 * Asks for the plan, and for every entry that cannot be imported or that differs, however many there are. Its reasons name
 * the places of the files that were given: nobody sees the one file that is made of them.
 */
export async function planImport(
  client: Client,
  { files, sent, leftOut, placeOf }: ReadImport,
): Promise<PlannedImport> {
  const plan = await client.askLong<ImportPlan>('transfer/plan', sent);
  const allOf = async (verdict: Verdict): Promise<readonly PlanEntry[]> => {
    const all = plan.entries.filter((entry) => entry.verdict === verdict);
    for (let more = plan.more[verdict], last = all.at(-1); more > 0 && last !== undefined;) {
      const after = encodeURIComponent(decisionKey(last));
      const page = await client.askLong<ImportPlan>(`transfer/plan?verdict=${verdict}&after=${after}`, sent);
      all.push(...page.entries);
      more = page.more[verdict];
      last = page.entries.at(-1);
    }
    return all;
  };
  const [invalid, conflicts] = [await allOf('invalid'), await allOf('conflict')];
  const named = (store: RecordStore, index: number): string | undefined => {
    const place = placeOf(store, index);
    return place && `${place.file}, ${place.at}`;
  };
  const inPlaces = (entry: PlanEntry): PlanEntry =>
    entry.reason === undefined ? entry : { ...entry, reason: withPlaces(entry.reason, named) };
  const asLine = ({ store, index, label, reason = '' }: PlanEntry): LeftOutLine => ({
    ...(placeOf(store, index) ?? { file: files.map((one) => one.file).join(', '), at: '' }),
    what: `${store}/${label}`,
    reason,
  });
  const unknown = plan.unknownKeys.map((key) => ({
    file: files.map((one) => one.file).join(', '),
    at: key,
    what: 'the key',
    reason: 'This KIOPS does not know it.',
  }));
  return {
    files,
    plan: { ...plan, entries: plan.entries.map(inPlaces) },
    leftOut: [...leftOut, ...invalid.map(inPlaces).map(asLine), ...unknown],
    twins: conflicts.filter(({ earlier }) => earlier !== undefined).map(decisionKey),
  };
}
