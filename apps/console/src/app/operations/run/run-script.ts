import {
  MarkedOutput,
  type OpenedRoute,
  randomMarks,
  scriptCommand,
  scriptLine,
  type ScriptUser,
} from '@kiops/ssh-worker';
import { LineSplitter } from './line-splitter';
import { WorkError } from './operation';
import { runCommand } from './run-command';
import { shownLine } from './shown-text';

/** What a script wrote, line by line, and how it ended. */
export interface ScriptOptions {
  /** A line of the script's, fit to be shown. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** What the script reads from standard input. */
  readonly input?: string;
  readonly signal: AbortSignal;
}

/** How a script ended that was sent to a server, or what the server said instead of running it. */
export type ScriptEnd =
  { readonly hasBegun: true; readonly status: number } | { readonly hasBegun: false; readonly said: string };

/** The most of a server's own words that is shown. */
const LONGEST_WORDS = 200;

/**
 * Runs a POSIX sh script on the target, whatever the account's login shell is and whatever its startup files print.
 * Resolves to its exit status. Rejects with `RouteFailure`; with `WorkError` when it was not run, or not to its end.
 */
export async function runScript(route: OpenedRoute, script: string, options: ScriptOptions): Promise<number> {
  const ended = await sendScript(route, script, options);
  if (ended.hasBegun) return ended.status;
  throw new WorkError(
    `The server lets this account in, but runs no script of \`sh\`.${saidWords(ended.said)}`,
    ['See whether the account has an ordinary shell, and no `ForceCommand` in `sshd_config`.'],
    'not-unix',
  );
}

/**
 * Sends a script to the target, to run as the account or as root. With sudo that reads a password, `password` is that.
 * Rejects with `RouteFailure`; with `WorkError` when the script began and did not come to its end.
 */
export async function sendScript(
  route: OpenedRoute,
  script: string,
  { onLine, input = '', signal }: ScriptOptions,
  user: ScriptUser = 'account',
  password?: string,
): Promise<ScriptEnd> {
  const marks = randomMarks();
  const outputs = { stdout: outputOf('stdout'), stderr: outputOf('stderr') };
  const exit = await runCommand(route, {
    command: scriptCommand(user),
    input: `${password === undefined ? '' : `${password}\n`}${scriptLine(script, marks)}${input}`,
    onOutput: (stream, bytes) => outputs[stream].marked.push(bytes),
    signal,
  });
  for (const { marked, lines } of Object.values(outputs)) {
    await marked.finish();
    lines.end();
  }
  const { stdout, stderr } = outputs;
  if (!stdout.marked.hasBegun)
    return { hasBegun: false, said: `${stderr.marked.before}\n${stdout.marked.before}` };
  if (exit.kind !== 'status') throw new WorkError(exit.words);
  if (exit.status === 0 && !stdout.marked.isWhole) throw new WorkError('Its output was cut off.');
  return { hasBegun: true, status: exit.status };

  function outputOf(stream: 'stdout' | 'stderr') {
    const lines = new LineSplitter((line) => onLine(shownLine(line), stream));
    return { lines, marked: new MarkedOutput(marks, (bytes) => lines.push(bytes)) };
  }
}

/** What a server said, as the end of a sentence; nothing when it said nothing. */
export function saidWords(said: string): string {
  const lines = said.split(/\r\n|\r|\n/).map((line) => shownLine(line).trim());
  const words = lines.filter((line) => line !== '').join(' ');
  if (words === '') return '';
  const signs = Array.from(words);
  return ` It says: ${signs.length > LONGEST_WORDS ? `${signs.slice(0, LONGEST_WORDS).join('')}…` : words}`;
}
