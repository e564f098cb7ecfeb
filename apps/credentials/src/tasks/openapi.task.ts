import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { readConfiguration } from '../config/read-configuration';
import { MasterKeys } from '../crypto/master-keys';
import { migrate } from '../database/migrate';
import { embeddedStorage } from '../database/storage';
import { createLogger } from '../logging/logger';
import { describeApi } from '../start/api-description';
import { createApplication } from '../start/application';
import { announce, runProgram } from '../start/terminal';

/** Writes the API's description, without a service: `nx run credentials:openapi` fills `docs/openapi.json`. */
await runProgram(async () => {
  const file = process.argv[2] ?? 'docs/openapi.json';
  const storage = embeddedStorage(await PGlite.create());
  await migrate(storage);
  const application = await createApplication({
    configuration: readConfiguration({}),
    storage,
    masterKeys: MasterKeys.parse(`openapi:${Buffer.alloc(32).toString('base64')}`),
    logger: createLogger('error'),
  });
  await application.init();
  writeFileSync(file, `${JSON.stringify(describeApi(application), null, 2)}\n`);
  await application.close();
  await storage.close();
  announce(`Written: ${file}`);
});
