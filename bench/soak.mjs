// Mixed load for long: what the service holds stays flat. `node bench/soak.mjs [--minutes=60]`.
import { parseArgs } from 'node:util';
import { step } from '../tools/start/workspace.mjs';
import { sessionClients, settle } from './api/people.mjs';
import { WORKS } from './api/works.mjs';
import { newDatabase } from './database.mjs';
import { clear, exportAll } from './import/account.mjs';
import { startCannon } from './load/cannon.mjs';
import { importFile, registriesFile } from './records.mjs';
import { residentMebibytes } from './processes.mjs';
import { atMost, row } from './rows.mjs';
import { startService } from './service-process.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' } },
  allowPositionals: true,
});

/** However short, it has so many turns at least. */
const FEWEST = 8;

/** How many requests of each kind one turn has. */
const TURN = { 'list 1,000': 40, 'reveal one': 400, 'resolve an image': 400, 'create one': 20 };

const held = [];
const running = new AsyncDisposableStack();
try {
  await step('Building the service', 'nx', ['build', 'credentials']);
  const cannon = running.adopt(startCannon(), ({ stop }) => stop());
  const { environment } = running.adopt(await newDatabase(), ({ drop }) => drop());
  const { client, pid } = running.adopt(await startService(environment), ({ stop }) => stop());
  const people = await settle(client);
  const end = performance.now() + Number(values.minutes) * 60_000;
  while (performance.now() < end || held.length < FEWEST) {
    for (const [name, amount] of Object.entries(TURN)) {
      const work = WORKS.find((each) => each.name === name);
      const clients = sessionClients(client.origin, people, work);
      await cannon.fire({
        origin: client.origin,
        connections: Math.min(work.connections, amount),
        amount,
        clients,
      });
    }
    await importFile(client, registriesFile(1_000));
    await exportAll(client);
    await clear(client);
    held.push(residentMebibytes(pid));
  }
} finally {
  await running.disposeAsync();
}

// The first half warms up: V8 lets the heap grow to what such load needs.
const [earlier, later] = [
  held.slice(held.length / 2, (held.length * 3) / 4),
  held.slice((held.length * 3) / 4),
];
const name = `memory in ${values.minutes} minutes of mixed load`;
row({ group: 'soak', name, unit: 'MiB', ours: held });
row({
  group: 'soak',
  name: `${name}: last quarter beside the third`,
  unit: 'MiB',
  ours: later,
  bare: earlier,
  target: { words: '≤ 1.05 × the third quarter', holds: (_, ratio) => ratio <= 1.05 },
});
process.exit();
