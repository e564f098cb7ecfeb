import 'reflect-metadata';
import { readConfiguration } from '../config/read-configuration';
import { KeyRotationService } from '../key-rotation/key-rotation.service';
import { createLogger } from '../logging/logger';
import { createApplication } from '../start/application';
import { openData } from '../start/service';
import { announce, runProgram } from '../start/terminal';

/**
 * Wraps all owners' keys under the first master key, once every service that runs has it:
 * `nx run credentials:rotate-master-key`. With `--data-keys` it also makes new data keys and encrypts every secret anew.
 */
await runProgram(async () => {
  const configuration = readConfiguration(process.env);
  const { storage, masterKeys } = await openData(configuration, (line) => announce(`  ${line}`));
  const application = await createApplication({
    configuration,
    storage,
    masterKeys,
    logger: createLogger('error'),
  });
  try {
    const rotation = application.get(KeyRotationService);
    const keys = await rotation.rewrapKeys();
    announce(`${keys + 1} keys wrapped under the master key "${masterKeys.activeId}".`);
    if (process.argv.includes('--data-keys')) {
      const owners = await rotation.owners();
      let records = 0;
      for (const [index, owner] of owners.entries()) {
        records += await rotation.rotateDataKey(owner);
        announce(`  ${index + 1} of ${owners.length} accounts, ${records} records encrypted anew`);
      }
    }
    const others = masterKeys.ids.filter((id) => id !== masterKeys.activeId).join(', ');
    const otherwise = await rotation.wrappingOtherwise();
    for (const { name, masterKeys: keys } of otherwise)
      announce(
        `${name} still wraps the keys of new accounts under "${keys[0]}": put "${masterKeys.activeId}" first there, and run this again.`,
      );
    if (others !== '' && otherwise.length === 0)
      announce(`The other master keys (${others}) are no longer needed for this data.`);
    if (others !== '') announce(`Backups from before now need them still: keep them as long as those.`);
  } finally {
    await application.close();
    await storage.close();
  }
});
