// What the service's process holds: idle, after load, and a minute later.
import { setTimeout as wait } from 'node:timers/promises';
import { residentMebibytes } from '../processes.mjs';
import { atMost, row } from '../rows.mjs';
import { startProcess } from '../service-process.mjs';
import { sessionClients } from './people.mjs';
import { WORKS } from './works.mjs';

/** As much as was measured ever since, so that the figures stay comparable. */
const LOAD = { 'create one': 1_000, 'list 1,000': 600, 'reveal one': 6_000 };

/** After a minute with nothing to do the service has given back what it does not need. */
const LATER = 60_000;

/** Starts a service of its own for it: what others did to its memory is not measured. */
export async function measureMemory({ cannon, environment, people }) {
  const service = await startProcess(environment);
  try {
    const tell = (name, target) =>
      row({
        group: 'api',
        name: `memory ${name}`,
        unit: 'MiB',
        ours: [residentMebibytes(service.pid)],
        target,
      });
    await wait(LATER);
    tell('idle', atMost(130));
    for (const [name, amount] of Object.entries(LOAD)) {
      const work = WORKS.find((work) => work.name === name);
      const clients = sessionClients(service.origin, people, work);
      await cannon.fire({ origin: service.origin, connections: work.connections, amount, clients });
    }
    tell('right after load');
    await wait(LATER);
    tell('a minute after load', atMost(200));
  } finally {
    await service.stop();
  }
}
