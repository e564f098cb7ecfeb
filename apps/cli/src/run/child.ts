import { spawn } from 'node:child_process';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';

/** What a shell ends with when a program is not there, or cannot be run (POSIX.1-2024, Shell Command Language 2.8.2). */
const NOT_THERE = 127;
const NO_PROGRAM = 126;

const FORWARDED = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGCONT',
  'SIGWINCH',
] as const;
/** A terminal sends these to everything that runs in it: the child has them already. */
const OF_TERMINAL: readonly string[] = ['SIGINT', 'SIGQUIT', 'SIGWINCH'];

/**
 * Runs a program with this stdin, stdout and stderr, and hands on the signals that come. Where a signal ends the child, this
 * process ends by it too.
 * @returns the child's exit code
 * @throws Failure when it cannot be started
 */
export function runChild(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const child = spawn(program, words, { env, stdio: 'inherit' });
  const handlers = FORWARDED.map((signal) => {
    const forward = (): void => {
      if (!(process.stdin.isTTY && OF_TERMINAL.includes(signal))) child.kill(signal);
    };
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  return new Promise((resolve, reject) => {
    child.once('error', ({ code }: NodeJS.ErrnoException) => {
      const isMissing = code === 'ENOENT';
      const why = isMissing ? 'is not on the path' : `cannot be run (${code ?? 'unknown'})`;
      reject(new Failure(`${plainText(program)} ${why}.`, isMissing ? NOT_THERE : NO_PROGRAM));
    });
    child.once('exit', (code, signal) => {
      for (const stop of handlers) stop();
      if (signal === null) return resolve(code ?? 0);
      process.kill(process.pid, signal);
    });
  });
}
