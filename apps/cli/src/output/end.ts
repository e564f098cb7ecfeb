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

/** Ends quietly when whoever reads stdout has gone, as `head` does. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
  });
}
