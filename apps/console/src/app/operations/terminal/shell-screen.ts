import type { TerminalSize } from '@kiops/ssh-client';

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
