import { Bytes, WireWriter } from '@kiops/ssh-keys';

/** The size of a terminal in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A pseudo-terminal to ask for: RFC 4254 §6.2. */
export interface TerminalRequest extends TerminalSize {
  /** What the terminal is called in `TERM`; `xterm-256color` if not given. */
  readonly name?: string;
}

const TTY_OP_END = 0;
const TTY_OP_ISPEED = 128;
const TTY_OP_OSPEED = 129;
const BAUD = 38400;
/** Input and output are UTF-8: RFC 8160. */
const IUTF8 = 42;

/** Encoded terminal modes: RFC 4254 §8. */
function modes(): Bytes {
  return new WireWriter()
    .byte(IUTF8)
    .uint32(1)
    .byte(TTY_OP_ISPEED)
    .uint32(BAUD)
    .byte(TTY_OP_OSPEED)
    .uint32(BAUD)
    .byte(TTY_OP_END)
    .bytes();
}

/** The body of a `pty-req`: RFC 4254 §6.2. */
export function writeTerminalRequest(writer: WireWriter, terminal: TerminalRequest): WireWriter {
  return writeTerminalSize(writer.string(terminal.name ?? 'xterm-256color'), terminal).string(modes());
}

/** Columns, rows, and no size in pixels: RFC 4254 §6.2 and §6.7. */
export function writeTerminalSize(writer: WireWriter, { columns, rows }: TerminalSize): WireWriter {
  return writer.uint32(columns).uint32(rows).uint32(0).uint32(0);
}
