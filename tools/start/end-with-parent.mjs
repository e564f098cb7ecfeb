import { readFileSync } from 'node:fs';

/** How often the parent is looked for, in milliseconds. */
const OFTEN = 500;

const SHELLS = ['sh', 'dash', 'bash', 'ash', 'busybox', 'ksh', 'zsh'];

/**
 * Calls `end` once the npm that runs this program is gone, however it went: npm that is ended by a signal leaves what it
 * runs behind, and nobody would be there to stop it. Does nothing for a program that npm does not run.
 */
export function endWithParent(end) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  // Most shells become what npm has them run; one that stays in between is looked through.
  const shell = stateOf(parent);
  const beyond = shell !== undefined && SHELLS.includes(shell.name) ? shell.parent : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (beyond === undefined || stateOf(parent)?.parent === beyond)) return;
    clearInterval(timer);
    end();
  }, OFTEN).unref();
}

/** A process's name and parent, where the system tells them (proc(5)). */
function stateOf(pid) {
  try {
    // The name in brackets may hold anything, brackets too: what is asked for stands behind the last one.
    const [, name, rest] = /\((.*)\) \S (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return { name, parent: Number(rest.split(' ')[0]) };
  } catch {
    return undefined;
  }
}
