import type { ImportPlan, PlanEntry } from '@kiops/contracts';
import type { Client } from '../client/client';
import type { LeftOutLine } from './left-out';
import type { ReadAs, ReadImport } from './read-import';

/** What an import would do, and all that it leaves out. */
export interface PlannedImport {
  readonly files: readonly ReadAs[];
  readonly plan: ImportPlan;
  readonly leftOut: readonly LeftOutLine[];
}

/** Asks for the plan, and for every entry that cannot be imported, however many there are. */
export async function planImport(
  client: Client,
  { files, sent, leftOut, placeOf }: ReadImport,
): Promise<PlannedImport> {
  const plan = await client.askLong<ImportPlan>('transfer/plan', sent);
  const invalid = plan.entries.filter(({ verdict }) => verdict === 'invalid');
  for (let { invalid: more } = plan.more, last = invalid.at(-1); more > 0 && last !== undefined;) {
    const after = encodeURIComponent(`${last.store}/${last.index}`);
    const page = await client.askLong<ImportPlan>(`transfer/plan?verdict=invalid&after=${after}`, sent);
    invalid.push(...page.entries);
    more = page.more.invalid;
    last = page.entries.at(-1);
  }
  const asLine = ({ store, index, label, reason = '' }: PlanEntry): LeftOutLine => ({
    ...placeOf(store, index),
    what: `${store}/${label}`,
    reason,
  });
  const unknown = plan.unknownKeys.map((key) => ({
    file: files.map((one) => one.file).join(', '),
    at: key,
    what: 'the key',
    reason: 'This KIOPS does not know it.',
  }));
  return { files, plan, leftOut: [...leftOut, ...invalid.map(asLine), ...unknown] };
}
