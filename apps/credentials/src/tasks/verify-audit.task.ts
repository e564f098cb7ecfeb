import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { AuditVerifier } from '../audit/audit-verifier';
import { readConfiguration } from '../config/read-configuration';
import { createLogger } from '../logging/logger';
import { StartError } from '../problems/start-error';
import { createApplication } from '../start/application';
import { openData } from '../start/service';
import { announce, runProgram } from '../start/terminal';

/**
 * Looks whether the audit log is as it was sealed: `nx run credentials:verify-audit`. It prints the last seal; with
 * `--expect=<seal>` an earlier one has to be there still.
 */
await runProgram(async () => {
  const { values } = parseArgs({ options: { expect: { type: 'string' } } });
  const configuration = readConfiguration(process.env);
  const data = await openData(configuration, (line) => announce(`  ${line}`));
  const application = await createApplication({ configuration, ...data, logger: createLogger('error') });
  try {
    const { entries, head, unsealed, broken } = await application.get(AuditVerifier).verify(values.expect);
    if (broken) throw new StartError(`The audit log is not as it was sealed: ${broken}.`);
    announce(`The audit log is as it was sealed: ${entries} entries, ${unsealed} not sealed yet.`);
    if (head) announce(`Its last seal, to keep elsewhere: ${head}`);
  } finally {
    await application.close();
    await data.storage.close();
  }
});
