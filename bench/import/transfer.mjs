// Import and export of 10,000 records, beside bare parse, encrypt and insert, and bare select and decrypt.
import { cpuMilliseconds } from '../processes.mjs';
import { registriesFile } from '../records.mjs';
import { inTurns, milliseconds } from '../rounds.mjs';
import { allOf, atMost, atMostOfBare, row } from '../rows.mjs';
import { clear, exportAll, planned } from './account.mjs';

const RECORDS = 10_000;

/** Wall time and processor time of one work, in milliseconds. */
async function spent(pid, work) {
  const before = cpuMilliseconds(pid);
  const time = await milliseconds(work);
  return { time, cpu: cpuMilliseconds(pid) - before };
}

/** What was imported last stays. */
export async function measureTransfer({ service: { client, pid }, bare, rounds }) {
  const file = registriesFile(RECORDS);
  const text = JSON.stringify(file);
  const imports = await inTurns(rounds, {
    ours: async () => {
      await clear(client);
      const apply = await planned(client, file);
      return spent(pid, apply);
    },
    bare: async () => {
      await bare.clear();
      return spent(bare.pid, () => bare.send('/import', text));
    },
  });
  tell('import 10,000', imports, allOf(atMost(400), atMostOfBare(2)));
  const exports = await inTurns(rounds, {
    ours: () => spent(pid, () => exportAll(client)),
    bare: () => spent(bare.pid, () => bare.send('/export')),
  });
  tell('export 10,000', exports, allOf(atMost(200), atMostOfBare(1)));
  await clear(client);
}

function tell(name, { ours, bare }, target) {
  const values = (rounds, figure) => rounds.map((round) => round[figure]);
  const figures = (figure) => ({ unit: 'ms', ours: values(ours, figure), bare: values(bare, figure) });
  row({ group: 'import', name, ...figures('time'), target });
  row({ group: 'import', name: `${name}: processor time`, ...figures('cpu') });
}
