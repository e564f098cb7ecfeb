// The API under load, beside node:http and pg with nothing around them: `node bench/api.mjs [rounds]`.
import { step } from '../tools/start/workspace.mjs';
import { fireRound, tell } from './api/measure.mjs';
import { measureMemory } from './api/memory.mjs';
import { bySession, byToken, RECORDS_OF_EACH, sessionClients, settle, USERS } from './api/people.mjs';
import { WORKS } from './api/works.mjs';
import { startBare } from './bare/start.mjs';
import { newDatabase } from './database.mjs';
import { startCannon } from './load/cannon.mjs';
import { roundsAsked } from './order.mjs';
import { SHARE_OF_REGISTRIES } from './records.mjs';
import { inTurns } from './rounds.mjs';
import { startService } from './service-process.mjs';

const rounds = roundsAsked(7);
const running = new AsyncDisposableStack();
try {
  await step('Building the service', 'nx', ['build', 'credentials']);
  const cannon = running.adopt(startCannon(), ({ stop }) => stop());
  await onPostgres(cannon);
  await onPglite(cannon);
} finally {
  await running.disposeAsync();
}
process.exit();

async function onPostgres(cannon) {
  const own = new AsyncDisposableStack();
  try {
    const database = own.adopt(await newDatabase(), ({ drop }) => drop());
    const { environment } = database;
    const { service, people } = await settledService(own, environment);
    const bareRecords = { owners: USERS, records: RECORDS_OF_EACH * SHARE_OF_REGISTRIES };
    const bare = own.adopt(await startBare(database, bareRecords), ({ stop }) => stop());
    await database.query('VACUUM ANALYZE');
    for (const work of WORKS) {
      const fire = (server, clients) => () => fireRound({ cannon, database }, server, work, clients);
      const as = (headersOf) =>
        people.map((person) => ({ headers: headersOf(person), requests: work.ours(person) }));
      const owners = (requests) => people.map((_, owner) => ({ headers: {}, requests: requests(owner) }));
      const came = await inTurns(rounds, {
        ours: fire(service, as(bySession(service.origin))),
        bare: fire(bare, owners(work.bare)),
        ...(work.owed && {
          owed: fire(bare, owners(work.owed)),
          onNest: fire({ ...bare, origin: bare.originOnNest }, owners(work.owed)),
        }),
        ...(work.usual && { usual: fire({ ...bare, origin: bare.originAsUsual }, owners(work.usual)) }),
        tokens: fire(service, as(byToken())),
      });
      tell(work.name, came, work.targets);
      const limits = {
        'bare with a session and an audit row': came.owed,
        'the same on NestJS': came.onNest,
        'the same with what is usual there': came.usual,
      };
      for (const [limit, ours] of Object.entries(limits).filter(([, rounds]) => rounds !== undefined))
        tell(`${work.name}, ${limit}`, { ours, bare: came.bare }, {}, ['rate', 'cpu', 'databaseCpu']);
      tell(`${work.name}, by token`, { ours: came.tokens }, {}, ['rate', 'cpu', 'p95']);
    }
    await measureMemory({ cannon, environment, people });
  } finally {
    await own.disposeAsync();
  }
}

/** The same on the embedded database, to be read beside it: it is for trying out, and has no targets. */
async function onPglite(cannon) {
  const own = new AsyncDisposableStack();
  try {
    const { service, people } = await settledService(own, {});
    for (const work of WORKS) {
      const clients = sessionClients(service.origin, people, work);
      const ours = () => fireRound({ cannon }, service, work, clients);
      tell(`${work.name}, on PGlite`, await inTurns(rounds, { ours }), {}, ['rate', 'cpu', 'p95']);
    }
  } finally {
    await own.disposeAsync();
  }
}

/** A service with everybody's records in it. */
async function settledService(own, environment) {
  process.stdout.write(`${USERS * RECORDS_OF_EACH} records of ${USERS} users are imported …\n`);
  const { client, pid } = own.adopt(await startService(environment), ({ stop }) => stop());
  return { service: { origin: client.origin, pid }, people: await settle(client) };
}
