import { concatBytes } from '../bytes';
import type { Channel } from './channel';
import type { ChannelReader } from './channel-output';
import type { Connection } from './connection';
import { Exit, readExit } from './exit';
import { TerminalRequest, TerminalSize, writeTerminalRequest, writeTerminalSize } from './terminal';

/** Signals that may be sent: RFC 4254 §6.9. */
export type Signal =
  | 'ABRT'
  | 'ALRM'
  | 'FPE'
  | 'HUP'
  | 'ILL'
  | 'INT'
  | 'KILL'
  | 'PIPE'
  | 'QUIT'
  | 'SEGV'
  | 'TERM'
  | 'USR1'
  | 'USR2';

/** What to start: a command, or the user's shell. */
export interface ProcessRequest {
  /** Undefined for the user's shell. */
  readonly command?: string;
  /** With a terminal, stderr comes in stdout. */
  readonly terminal?: TerminalRequest;
  /** Environment variables; servers accept only a few, and drop the others without a word. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A command or shell that runs on the server: RFC 4254 §6. */
export interface RemoteProcess {
  /**
   * Both outputs share one window: as long as one of them is not read, the other may wait.
   * `ignoreStderr` helps who wants only one.
   */
  readonly stdout: ChannelReader;
  readonly stderr: ChannelReader;
  /** How it ended, once the channel is closed; `unknown` after {@link close}. Rejects if the session ended first. */
  readonly exit: Promise<Exit>;
  /** Sends bytes to stdin, in the order of the calls. Resolves when it takes more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends stdin. */
  end(): void;
  /** Sends a signal. Servers may ignore it (OpenSSH before 8.1 does, Dropbear takes some). */
  signal(signal: Signal): void;
  resize(size: TerminalSize): void;
  ignoreStderr(): void;
  /** Closes the channel, whatever the process does. */
  close(): void;
}

/**
 * Starts a command or a shell. Rejects with `channel-refused` or `request-refused`. `onBeginning` is called when the server
 * is about to be told what to start: until then nothing was begun there.
 */
export async function startProcess(
  connection: Connection,
  request: ProcessRequest,
  onBeginning: () => void = () => undefined,
): Promise<RemoteProcess> {
  let exit: Exit = { kind: 'unknown' };
  const channel = await connection.open(
    'session',
    (writer) => writer,
    (name, reader) => (exit = readExit(name, reader) ?? exit),
  );
  onBeginning();
  try {
    await sendStart(channel, request);
  } catch (error) {
    channel.close();
    throw error;
  }
  const exited = channel.closed.then(() => exit);
  exited.catch(() => undefined);
  return {
    stdout: channel.output,
    stderr: channel.errorOutput,
    exit: exited,
    write: (bytes) => channel.write(bytes),
    end: () => channel.end(),
    signal: (signal) => channel.notify('signal', (writer) => writer.string(signal)),
    resize: (size) => channel.notify('window-change', (writer) => writeTerminalSize(writer, size)),
    ignoreStderr: () => channel.errorOutput.discard(),
    close: () => channel.close(),
  };
}

/** The requests leave together; the first that is refused is what counts. */
async function sendStart(
  channel: Channel,
  { command, terminal, environment }: ProcessRequest,
): Promise<void> {
  const requests: Promise<void>[] = [];
  if (terminal !== undefined) {
    requests.push(channel.request('pty-req', (writer) => writeTerminalRequest(writer, terminal)));
  }
  for (const [name, value] of Object.entries(environment ?? {})) {
    channel.notify('env', (writer) => writer.string(name).string(value));
  }
  if (command === undefined) requests.push(channel.request('shell', (writer) => writer));
  else requests.push(channel.request('exec', (writer) => writer.string(command)));
  await Promise.all(requests);
}

/** Everything that a command wrote, and how it ended. */
export interface CommandResult {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly exit: Exit;
  /** The output was longer than the limit, and is cut. */
  readonly truncated: boolean;
}

/** Reads both outputs to their end; keeps up to `limit` bytes of each. */
export async function collectOutput(process: RemoteProcess, limit: number): Promise<CommandResult> {
  const [stdout, stderr, exit] = await Promise.all([
    collect(process.stdout, limit),
    collect(process.stderr, limit),
    process.exit,
  ]);
  return {
    stdout: stdout.bytes,
    stderr: stderr.bytes,
    exit,
    truncated: stdout.truncated || stderr.truncated,
  };
}

async function collect(
  reader: ChannelReader,
  limit: number,
): Promise<{ bytes: Uint8Array; truncated: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let truncated = false;
  for await (const chunk of reader) {
    const kept = chunk.subarray(0, limit - length);
    truncated ||= kept.length < chunk.length;
    length += kept.length;
    if (kept.length > 0) parts.push(kept);
  }
  return { bytes: concatBytes(parts), truncated };
}
