// What work costs as an account and a database grow: `node bench/growth.mjs [--million]`. Draws docs/growth.svg.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { step } from '../tools/start/workspace.mjs';
import { drawGrowth } from './growth/draw.mjs';
import { measureSize } from './growth/size.mjs';
import { startCannon } from './load/cannon.mjs';
import { atMost, row } from './rows.mjs';

/** Ten times the records may cost so many times as much: linear, and what the noise of a busy machine adds. */
const LINEAR = 15;

/** One account holds no more than 100,000. */
const SIZES = { 'one user': [1_000, 10_000, 100_000], '20 users': [1_000, 10_000, 100_000] };
if (process.argv.includes('--million')) SIZES['20 users'].push(1_000_000);

const running = new AsyncDisposableStack();
const series = [];
try {
  await step('Building the service', 'nx', ['build', 'credentials']);
  const cannon = running.adopt(startCannon(), ({ stop }) => stop());
  for (const [whose, sizes] of Object.entries(SIZES)) {
    for (const records of sizes) {
      const users = whose === 'one user' ? 1 : 20;
      for (const [work, cost] of Object.entries(await measureSize(cannon, { users, records }))) {
        const name = `${work}, ${records.toLocaleString('en')} records of ${whose}`;
        row({ group: 'growth', name, unit: 'ms', ours: [cost] });
        series.push({ work, whose, records, cost });
      }
    }
  }
} finally {
  await running.disposeAsync();
}
for (const { work, whose, records, cost } of series) {
  const before = series.find(
    (other) => other.work === work && other.whose === whose && other.records * 10 === records,
  );
  if (!before) continue;
  const name = `${work}: ${before.records.toLocaleString('en')} to ${records.toLocaleString('en')} of ${whose}`;
  row({ group: 'growth', name, unit: '×', ours: [cost / before.cost], target: atMost(LINEAR) });
}
writeFileSync(join(workspaceRoot, 'docs/growth.svg'), drawGrowth(series));
process.exit();
