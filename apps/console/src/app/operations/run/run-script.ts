import type { OpenedRoute } from '@kiops/ssh-worker';
import { shellQuote } from './shell-quote';
import { LineSplitter } from './line-splitter';
import { WorkError } from './operation';

/** What a script wrote, line by line, and how it ended. */
export interface ScriptOptions {
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Written to standard input, which is then ended. */
  readonly input?: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a POSIX sh script on the target: `sh -c` with the script as one word, so that the account's own shell has
 * nothing to read in it. Resolves to its exit status. Rejects with `RouteFailure`, or `WorkError` when a signal ended it.
 */
export async function runScript(route: OpenedRoute, script: string, options: ScriptOptions): Promise<number> {
  const lines = {
    stdout: new LineSplitter((line) => options.onLine(line, 'stdout')),
    stderr: new LineSplitter((line) => options.onLine(line, 'stderr')),
  };
  const process = route.start(
    { command: `exec sh -c ${shellQuote(script)}` },
    { onOutput: (stream, bytes) => lines[stream].push(bytes) },
  );
  const stop = () => {
    // What the script began is its own to clean up; servers that know no signals end it when it writes next.
    process.signal('TERM');
    process.stop();
  };
  options.signal.addEventListener('abort', stop);
  try {
    if (options.input !== undefined) process.write(new TextEncoder().encode(options.input));
    process.endInput();
    const exit = await process.exit;
    lines.stdout.end();
    lines.stderr.end();
    if (exit.kind === 'status') return exit.status;
    throw new WorkError(
      exit.kind === 'signal'
        ? `It was ended by the signal ${exit.signal}.`
        : 'It ended without an exit status.',
    );
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
}
