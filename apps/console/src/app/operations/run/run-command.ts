import type { OpenedRoute } from '@kiops/ssh-worker';
import { shownSignal } from './shown-text';

/** A command for the target's login shell. */
export interface CommandOptions {
  readonly command: string;
  /** Written to standard input, which is then ended. */
  readonly input: string;
  readonly onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/** How a command ended: with its status, or in a way that has only words. */
export type CommandEnd =
  { readonly kind: 'status'; readonly status: number } | { readonly kind: 'cut-off'; readonly words: string };

/** Runs a command on the target. Rejects with `RouteFailure`. */
export async function runCommand(
  route: OpenedRoute,
  { command, input, onOutput, signal }: CommandOptions,
): Promise<CommandEnd> {
  const process = route.start({ command }, { onOutput });
  const stop = () => {
    // What the command began is its own to clean up; servers that know no signals end it when it writes next.
    process.signal('TERM');
    process.stop();
  };
  signal.addEventListener('abort', stop);
  try {
    process.write(new TextEncoder().encode(input));
    process.endInput();
    const exit = await process.exit;
    if (exit.kind === 'status') return exit;
    return {
      kind: 'cut-off',
      words:
        exit.kind === 'signal'
          ? `It was ended by the signal ${shownSignal(exit.signal)}.`
          : 'It ended without an exit status.',
    };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
