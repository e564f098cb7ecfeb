import 'reflect-metadata';
import { join } from 'node:path';
import { readConfiguration } from '../config/read-configuration';
import { LargeReplies } from './large-replies';
import { startService } from './service';
import { SpareMemory } from './spare-memory';
import { announce, runProgram } from './terminal';

/**
 * How long stopping may take in all, in milliseconds; requests under way are cut off before. It is for what hangs: a busy
 * machine takes its time to close the data, and whoever supervises the process has a limit of their own.
 */
const STOPPING_TIME = 30_000;

await runProgram(async () => {
  const hadChannel = process.connected === true;
  const configuration = readConfiguration(process.env, process.stdout.isTTY === true);
  const consoleFolder = join(import.meta.dirname, '../console/browser');
  const service = await startService(configuration, (line) => announce(`  ${line} …`), consoleFolder);
  const spareMemory = new SpareMemory();
  const largeReplies = new LargeReplies();

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    announce('Stopping');
    spareMemory.stop();
    largeReplies.stop();
    setTimeout(giveUp, STOPPING_TIME).unref();
    await service.stop();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  // The terminal was closed.
  process.on('SIGHUP', () => void stop(0));
  // Whoever watches over it starts it again.
  void service.lost?.then(({ message }) => {
    process.stderr.write(`${message}\n`);
    void stop(1);
  });
  // Whoever started it over a channel, as `npm start` does, may be gone, now or since it began to start.
  process.on('disconnect', () => void stop(0));
  // Only now: whoever reads that it is ready may stop it.
  for (const warning of service.warnings) announce(warning);
  announce(`KIOPS Credentials is ready at ${service.address}`);
  if (service.setUpLink !== undefined) announce(`Set it up with this link: ${service.setUpLink}`);
  if (hadChannel && !process.connected) await stop(0);
});

function giveUp(): void {
  process.stderr.write(
    `It did not stop within ${STOPPING_TIME / 1000} s, and ends now. What was acknowledged is kept.\n`,
  );
  process.exit(1);
}
