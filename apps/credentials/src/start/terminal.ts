import { StartError } from '../problems/start-error';

/** Prints a line for the person at the terminal. Logs are something else: see `logging/`. */
export function announce(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a program's main function: a StartError is one line on stderr, and any failure is exit code 1. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  // A terminal that is closed, or a reader that ends, is no fault: what nobody reads any more is not written.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  try {
    await main();
  } catch (error) {
    const text =
      error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}
