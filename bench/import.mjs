// Import and export of a whole account, beside the bare limit: `node bench/import.mjs [rounds]`.
import { step } from '../tools/start/workspace.mjs';
import { startBare } from './bare/start.mjs';
import { newDatabase } from './database.mjs';
import { measureMost } from './import/most.mjs';
import { measureTransfer } from './import/transfer.mjs';
import { roundsAsked } from './order.mjs';
import { startService } from './service-process.mjs';

const running = new AsyncDisposableStack();
try {
  await step('Building the service', 'nx', ['build', 'credentials']);
  const database = running.adopt(await newDatabase(), ({ drop }) => drop());
  const service = running.adopt(await startService(database.environment), ({ stop }) => stop());
  const bare = running.adopt(await startBare(database), ({ stop }) => stop());
  await measureTransfer({ service, bare, database, rounds: roundsAsked(7) });
  await measureMost({ service, environment: database.environment });
} finally {
  await running.disposeAsync();
}
process.exit();
