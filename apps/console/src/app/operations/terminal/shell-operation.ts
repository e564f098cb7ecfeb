import { mdiConsole } from '@mdi/js';
import type { Exit, TerminalSize } from '@kiops/ssh-client';
import type { Operation } from '../run/operation';

/** What a screen tells the shell behind it. */
export interface ScreenEvents {
  /** Keys, pasted text, and answers of the terminal itself. */
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onResize: (size: TerminalSize) => void;
}

/** Where a shell is seen and typed to. */
export interface ShellScreen {
  size(): TerminalSize;
  /** Shows output. Resolves when it was taken in: until then no more should come. */
  write(bytes: Uint8Array): Promise<void>;
  /** A shell begins; the returned function says that it is over. What earlier ones wrote stays. */
  attach(events: ScreenEvents): () => void;
}

/**
 * What is typed here is UTF-8: without a locale that says so, a shell takes the bytes of 한글 for commands. A locale that
 * the server sets by itself wins over this one, and servers that take no variables leave it out.
 */
const ENVIRONMENT = { LANG: 'C.UTF-8' };

/**
 * The account's own shell on a terminal, until it ends. Output is taken at the pace of the screen: the worker sends no
 * more than its credit, so that endless output neither fills the memory nor stops the page.
 */
export function shellOperation(screen: ShellScreen): Operation<Exit> {
  return {
    kind: 'terminal',
    title: 'Terminal',
    action: 'Connect',
    work: 'Start a shell',
    icon: mdiConsole,
    isReportedAtStart: true,
    async run(route, _server, _report, signal) {
      const process = route.start(
        { terminal: { name: 'xterm-256color', ...screen.size() }, environment: ENVIRONMENT },
        { onOutput: (_stream, bytes) => screen.write(bytes) },
      );
      const detach = screen.attach({
        onInput: (bytes) => process.write(bytes),
        onResize: (size) => process.resize(size),
      });
      const stop = () => process.stop();
      signal.addEventListener('abort', stop);
      try {
        return await process.exit;
      } finally {
        signal.removeEventListener('abort', stop);
        detach();
      }
    },
  };
}
