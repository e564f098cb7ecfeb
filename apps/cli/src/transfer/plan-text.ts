import { VERDICTS, type ImportPlan, type PlanEntry, type Verdict } from '@kiops/contracts';
import { table } from '../output/table';

/** How many entries of one verdict are listed. */
const LISTED = 100;

const WORDS: Readonly<Record<Verdict, string>> = {
  new: 'new',
  identical: 'there already',
  conflict: 'differs',
  invalid: 'cannot be imported',
};

/** What an import would do, for people: all but what is there already is listed, as far as it can be overlooked. */
export function planText({ entries, counts }: ImportPlan): string {
  const shown = VERDICTS.filter((verdict) => verdict !== 'identical').flatMap((verdict) => {
    const listed = entries.filter((entry) => entry.verdict === verdict).slice(0, LISTED);
    const rest = counts[verdict] - listed.length;
    const rows = listed.map((entry) => [
      WORDS[verdict],
      `${entry.store}/${entry.label}`,
      entry.title,
      whyOf(entry),
    ]);
    return rest > 0 ? [...rows, [WORDS[verdict], `… and ${rest} more`, '', '']] : rows;
  });
  const sums = VERDICTS.map((verdict) => `${counts[verdict]} ${WORDS[verdict]}`).join(', ');
  return `${shown.length > 0 ? table(['PLAN', 'RECORD', 'ACCOUNT', 'WHY'], shown) : ''}${sums}\n`;
}

function whyOf({ reason, differences = [] }: PlanEntry): string {
  return reason ?? differences.map(({ field }) => field).join(', ');
}
