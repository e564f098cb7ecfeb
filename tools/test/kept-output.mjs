import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { outputFile } from './results.mjs';

/**
 * Runs a command whose output is shown and kept, as `outputFile(suite)`. A signal to this process goes on to it.
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, lastLines: string[] }>} how it ended, and what it
 *   said last
 */
export async function runKept(suite, command, args, { env = process.env } = {}) {
  const log = createWriteStream(outputFile(suite));
  const lastLines = [];
  const keep = (chunk) => {
    log.write(chunk);
    lastLines.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line.trim() !== ''),
    );
    lastLines.splice(0, lastLines.length - 5);
  };
  const child = spawn(command, args, { env, stdio: ['inherit', 'pipe', 'pipe'] });
  child.stdout.on('data', keep).pipe(process.stdout, { end: false });
  child.stderr.on('data', keep).pipe(process.stderr, { end: false });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const { code, signal } = await new Promise((done) => {
    child.on('error', (error) => {
      keep(`${error.message}\n`);
      done({ code: 1, signal: null });
    });
    child.on('close', (exitCode, ended) => done({ code: exitCode, signal: ended }));
  });
  for (const each of signals) process.off(each, forward);
  await new Promise((done) => log.end(done));
  return { code, signal, lastLines };
}
