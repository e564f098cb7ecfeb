import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IntakeSettings } from '../config/intake-settings';
import { PublicAddress } from '../config/public-address';
import { readConfiguration } from '../config/read-configuration';
import { serveConsole } from '../console/serve-console';
import { MasterKeys } from '../crypto/master-keys';
import { Database } from '../database/database';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import { createLogger } from '../logging/logger';
import { RefusedAccess } from '../refused-access/refused-access';
import { createApplication } from '../start/application';
import { emptyTables, migratedDatabase, type TestDatabase } from './test-database';
import { watchReplies } from './undescribed-replies';

/** The master key of every spec that does not bring its own. */
export const TEST_MASTER_KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`;

/** The real service in this process, listening on a free port, on a database of its own. */
export interface TestService {
  readonly application: NestFastifyApplication;
  /** `http://localhost:<port>`. */
  readonly origin: string;
  readonly database: Database;
  /** Everything that was logged, at debug level: one JSON text per line. */
  readonly logs: readonly string[];
  stop(): Promise<void>;
}

/** Databases that a stopped service left, emptied, for the next one. */
const idle: TestDatabase[] = [];

/**
 * Starts the service; specs that share one stop it in `afterAll`. `environment` has variables beside the usual ones.
 * A given database has to be migrated; it outlives the service, and the spec drops it. `intake` makes limits small;
 * `consoleFolder` holds a console to serve. What it does once a minute comes when a spec calls for it, and not within
 * another. `stop` rejects when a route answered a problem that its description lacks.
 */
export async function startTestService(
  environment: Readonly<Record<string, string | undefined>> = {},
  database?: TestDatabase,
  intake: Partial<IntakeSettings> = {},
  consoleFolder?: string,
): Promise<TestService> {
  const read = readConfiguration({
    KIOPS_PORT: '0',
    KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
    KIOPS_LOG_LEVEL: 'debug',
    ...environment,
  });
  const configuration = { ...read, intake: { ...read.intake, ...intake } };
  const own = database ?? idle.pop() ?? (await migratedDatabase());
  const storage = own.open();
  const logs: string[] = [];
  const logger = createLogger(configuration.logLevel, { write: (line) => void logs.push(line) });
  const masterKeys = MasterKeys.parse(configuration.masterKeys?.text ?? TEST_MASTER_KEYS);
  const application = await createApplication({ configuration, storage, masterKeys, logger });
  const undescribed = watchReplies(application);
  if (consoleFolder !== undefined)
    await serveConsole(application.getHttpAdapter().getInstance(), consoleFolder);
  await application.listen(configuration.port, configuration.host);
  for (const everyMinute of [HousekeepingService, RefusedAccess])
    await application.get(everyMinute).onApplicationShutdown();
  return {
    application,
    origin: application.get(PublicAddress).origin,
    database: application.get(Database),
    logs,
    stop: async () => {
      const missing = undescribed();
      await application.close();
      await storage.close();
      if (!database) {
        await emptyTables(storage);
        idle.push(own);
      }
      if (missing.length > 0)
        throw new Error(`Say in described-problems.ts that there is ${missing.join(', ')}.`);
    },
  };
}
