import 'reflect-metadata';
import { readConfiguration } from '../config/read-configuration';
import { openData } from '../start/service';
import { announce, runProgram } from '../start/terminal';

/** Brings the configured database to this version, and ends: `nx run credentials:migrate`. */
await runProgram(async () => {
  const { storage } = await openData(readConfiguration(process.env), (line) => announce(`  ${line}`));
  await storage.close();
  announce('The database is of this version.');
});
