import { type OpenedRoute, SUDO_CHECK_COMMAND } from '@kiops/ssh-worker';
import { WorkError } from './operation';
import { runCommand } from './run-command';
import { type ScriptEnd, saidWords, type ScriptOptions, sendScript } from './run-script';

/** What sudo and sudo-rs say when they may not ask for a password (`-n`). */
const WANTS_PASSWORD = /password is required|authentication is required/i;
/** And when a password was wrong. */
const REFUSED_PASSWORD = /incorrect (?:password|authentication) attempt|authentication failed|try again/i;

/** The most that is kept of what sudo says, in characters. */
const KEPT = 4_096;

/**
 * Runs a script as root by sudo: without a password where sudo asks for none, else with the one that `ask` resolves to, as
 * often as it resolves to one. A password goes to standard input alone, and to nobody but sudo: it is tried on a command
 * that does nothing, since what sudo does not take of standard input would be the script's. Resolves to the script's exit
 * status. Rejects with `RouteFailure`; with `WorkError` when sudo lets nobody be root, or the script did not end.
 */
export async function runScriptAsRoot(
  route: OpenedRoute,
  script: string,
  options: ScriptOptions,
  ask: (isAskedAgain: boolean) => Promise<string | undefined>,
): Promise<number> {
  const unasked = await sendScript(route, script, options, 'sudo');
  if (unasked.hasBegun) return unasked.status;
  if (!WANTS_PASSWORD.test(unasked.said)) throw notRoot(unasked.said);
  for (let isAskedAgain = false; ; isAskedAgain = true) {
    const password = await ask(isAskedAgain);
    options.signal.throwIfAborted();
    if (password === undefined) throw nobodyAnswered();
    const check = await tryPassword(route, password, options.signal);
    if (check.isRight)
      return statusOf(await sendScript(route, script, options, 'sudo-with-password', password));
    if (!REFUSED_PASSWORD.test(check.said)) throw notRoot(check.said);
  }
}

/** Whether sudo takes the password, and what it says if not: never the password itself. */
async function tryPassword(
  route: OpenedRoute,
  password: string,
  signal: AbortSignal,
): Promise<{ readonly isRight: boolean; readonly said: string }> {
  const decoder = new TextDecoder();
  let said = '';
  const end = await runCommand(route, {
    command: SUDO_CHECK_COMMAND,
    input: `${password}\n`,
    onOutput: (_stream, bytes) =>
      void (said = (said + decoder.decode(bytes, { stream: true })).slice(0, KEPT)),
    signal,
  });
  const clean = password === '' ? said : said.replaceAll(password, '•••');
  return { isRight: end.kind === 'status' && end.status === 0, said: clean };
}

function statusOf(ended: ScriptEnd): number {
  if (ended.hasBegun) return ended.status;
  throw notRoot('');
}

function notRoot(said: string): WorkError {
  return new WorkError(
    `This account needs sudo for this, and sudo on the server does not let it be root.${saidWords(said)}`,
    ['Let the account run `sh` by sudo, or let it do without: for docker, add it to the group `docker`.'],
    'sudo-refused',
  );
}

function nobodyAnswered(): WorkError {
  return new WorkError(
    'This account needs sudo for this, and sudo on the server asks for a password. Nobody was there to give it.',
    ['Run it on this server alone, and enter the password when it is asked for.'],
    'sudo-password-missing',
  );
}
