import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../config/read-configuration';
import { createLogger } from '../logging/logger';
import { readCount, seed } from '../seed/seed';
import { createApplication } from '../start/application';
import { openData } from '../start/service';
import { announce, runProgram } from '../start/terminal';

/**
 * Adds a demo set to an account, and ends: `nx run credentials:seed --count=200 --email=kim@example.com`. Without an
 * email address it is the first PlatformAdmin's. A second run with the same count adds nothing.
 */
await runProgram(async () => {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '200' }, email: { type: 'string' } },
  });
  const count = readCount(values.count);
  const configuration = readConfiguration(process.env);
  const { storage, masterKeys } = await openData(configuration, (line) => announce(`  ${line} …`));
  try {
    const logger = createLogger('fatal');
    const application = await createApplication({ configuration, storage, masterKeys, logger });
    try {
      const { email, created } = await seed(application, count, values.email);
      announce(
        `${email} has ${created} new demo records; ${count - created} of ${count} were there already.`,
      );
    } finally {
      await application.close();
    }
  } finally {
    await storage.close();
  }
});
