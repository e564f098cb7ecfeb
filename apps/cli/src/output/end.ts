import { EXIT } from './exit-codes';
import { Failure } from './failure';

/** The words and the exit code for what was thrown. What nobody foresaw is named only: its message could hold a secret. */
export function endOf(error: unknown): { readonly message: string; readonly exitCode: number } {
  if (error instanceof Failure) return { message: error.message, exitCode: error.exitCode };
  const { name, code } = error as { name?: unknown; code?: unknown };
  const what = [name, code].filter((part) => typeof part === 'string').join(' ') || 'unknown';
  return {
    message: `Something went wrong that kiops did not foresee (${what}). Try again; if it stays so, tell whoever runs KIOPS.`,
    exitCode: EXIT.failed,
  };
}

/**
 * Ends when stdout takes no more. Quietly when whoever reads it has gone, as `head` does, by the code of a program that
 * SIGPIPE has ended: what was cut off is not taken for a whole export.
 */
export function endWithReader(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(EXIT.readerGone);
    process.stderr.write(`Nothing more can be written to stdout (${code}).\n`);
    process.exit(EXIT.failed);
  });
}
