import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../config/read-configuration';
import { LostPasswordService } from '../identity/links/lost-password.service';
import { createLogger } from '../logging/logger';
import { createApplication } from '../start/application';
import { openData } from '../start/service';
import { announce, runProgram } from '../start/terminal';

/** Prints a one-time link to choose a new password: `nx run credentials:reset-password --email=kim@example.com`. */
await runProgram(async () => {
  const { values } = parseArgs({ options: { email: { type: 'string' } } });
  const configuration = readConfiguration(process.env);
  const data = await openData(configuration, (line) => announce(`  ${line}`));
  const application = await createApplication({ configuration, ...data, logger: createLogger('error') });
  try {
    const { email, link, serviceTokens } = await application.get(LostPasswordService).makeLink(values.email);
    announce(`A new password for ${email}, once, until ${link.expiresAt}: ${link.url}`);
    if (serviceTokens.length > 0) {
      announce(`Its service tokens end then, unless they are kept on that page: ${serviceTokens.join(', ')}`);
    }
  } finally {
    await application.close();
    await data.storage.close();
  }
});
