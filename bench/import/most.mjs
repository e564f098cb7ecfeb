// The most that an account holds, 100,000 records, in and out: how long, and in how much memory.
import { forgetPeak, peakMebibytes, residentMebibytes } from '../processes.mjs';
import { registriesFile } from '../records.mjs';
import { milliseconds } from '../rounds.mjs';
import { atMost, row } from '../rows.mjs';
import { signIn, admin } from '../client.mjs';
import { startProcess } from '../service-process.mjs';
import { clear, exportAll, planned } from './account.mjs';

const RECORDS = 100_000;

/** How much of the heap each needs at most, in MiB. V8 takes more while there is more to take; this is a hard bound. */
const HEAP = { import: 448, export: 96 };

export async function measureMost({ service, environment }) {
  const file = registriesFile(RECORDS);
  const apply = await planned(service.client, file);
  await peakOf('import 100,000', service.pid, apply);
  await peakOf('export 100,000', service.pid, () => exportAll(service.client));
  await clear(service.client);
  await inBoundedHeap('import', environment, async (client) => (await planned(client, file))());
  await inBoundedHeap('export', environment, exportAll);
}

async function peakOf(name, pid, work) {
  const before = residentMebibytes(pid);
  forgetPeak(pid);
  const took = await milliseconds(work);
  const tell = (what, unit, value) => row({ group: 'import', name: `${name}${what}`, unit, ours: [value] });
  tell('', 'ms', took);
  tell(': memory at its peak, beyond before', 'MiB', peakMebibytes(pid) - before);
}

/** The same in a process whose heap has a hard bound: it ends where that is too little. */
async function inBoundedHeap(name, environment, work) {
  const bound = HEAP[name];
  const service = await startProcess({ ...environment, NODE_OPTIONS: `--max-old-space-size=${bound}` });
  let failures = 0;
  try {
    await work(await signIn(service.origin, admin));
  } catch {
    failures = 1;
  } finally {
    await service.stop();
  }
  row({
    group: 'import',
    name: `${name} 100,000 in a heap of ${bound} MiB: failures`,
    unit: 'of 1',
    ours: [failures],
    target: atMost(0),
  });
}
