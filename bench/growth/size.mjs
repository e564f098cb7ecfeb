// All works on a database with so many records of so many users: processor time of the service and of PostgreSQL.
import { admin, join } from '../client.mjs';
import { bySession, workerOf } from '../api/people.mjs';
import { newDatabase } from '../database.mjs';
import { exportAll } from '../import/account.mjs';
import { cpuMilliseconds } from '../processes.mjs';
import { importFile, SHARE_OF_REGISTRIES, userFile } from '../records.mjs';
import { startService } from '../service-process.mjs';

/** How many requests one figure is the mean of. */
const AMOUNT = 300;

/**
 * Milliseconds of processor time: of one list of a page of 50, one reveal and one resolve; and of the import, the search
 * for duplicates and the export of all records.
 */
export async function measureSize(cannon, { users, records }) {
  const own = new AsyncDisposableStack();
  try {
    const database = own.adopt(await newDatabase(), ({ drop }) => drop());
    const service = own.adopt(await startService(database.environment), ({ stop }) => stop());
    const cost = async (work, count = 1) => {
      const now = () => cpuMilliseconds(service.pid) + (database.cpu?.() ?? 0);
      const before = now();
      await work();
      return (now() - before) / count;
    };
    const people = users === 1 ? [{ client: service.client, password: admin.password }] : [];
    while (people.length < users) people.push(await join(service.client, `person-${people.length}`));
    const ofEach = records / users;
    const file = userFile(ofEach);
    const each = async (work) => {
      for (const person of people) await work(person);
    };
    const imported = await cost(() => each(({ client }) => importFile(client, file)));
    await database.query('VACUUM ANALYZE');
    const workers = [];
    for (const person of people) workers.push(await workerOf(person));
    const { origin } = service.client;
    const fired = (requests) => {
      const clients = workers.map((worker) => ({
        headers: bySession(origin)(worker),
        requests: requests(worker),
      }));
      const fire = (amount) => cannon.fire({ origin, connections: 10, amount, clients });
      return fire(50).then(() => cost(() => fire(AMOUNT), AMOUNT));
    };
    return {
      list: await fired(() => [{ path: '/api/v1/registries?limit=50' }]),
      reveal: await fired(({ registryIds }) =>
        registryIds.slice(0, 100).map((id) => ({ method: 'POST', path: `/api/v1/registries/${id}/reveal` })),
      ),
      resolve: await fired(() => questions(ofEach * SHARE_OF_REGISTRIES)),
      import: imported,
      duplicates: await cost(() => each(({ client }) => client.get('/transfer/clean-up'))),
      export: await cost(() => each(({ client, password }) => exportAll(client, password))),
    };
  } finally {
    await own.disposeAsync();
  }
}

const questions = (registries) =>
  Array.from({ length: 20 }, (_, number) => ({
    method: 'POST',
    path: '/api/v1/resolve',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ image: `harbor-${(number * 37) % registries}.example.com/team/app:1` }),
  }));
