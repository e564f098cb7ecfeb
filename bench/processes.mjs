// What a process and those that it started spend, as Linux tells it (proc(5)).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100;

/** The processor time that a process and all below it have used, in milliseconds; also of those that have ended. */
export function cpuMilliseconds(root) {
  return treeOf(root).reduce((sum, { ticks }) => sum + ticks, 0) * (1000 / TICKS);
}

/** The memory that a process and all below it hold, in MiB. */
export function residentMebibytes(root) {
  return treeOf(root).reduce((sum, { pid }) => sum + statusOf(pid, 'VmRSS'), 0);
}

/** The most memory that a process has held since `forgetPeak`, in MiB. */
export function peakMebibytes(pid) {
  return statusOf(pid, 'VmHWM');
}

/** Has the most that a process has held counted anew. */
export function forgetPeak(pid) {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The parent of a process. */
export function parentOf(pid) {
  return factsOf(pid)?.parent;
}

/** The name of the program that a process runs. */
export function nameOf(pid) {
  return factsOf(pid)?.name;
}

function statusOf(pid, field) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has ended.
    return 0;
  }
}

function treeOf(root) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => factsOf(Number(name)))
    .filter((facts) => facts !== undefined);
  const tree = new Map();
  for (let added = all.filter(({ pid }) => pid === root); added.length > 0;) {
    for (const facts of added) tree.set(facts.pid, facts);
    added = all.filter(({ pid, parent }) => tree.has(parent) && !tree.has(pid));
  }
  return [...tree.values()];
}

function factsOf(pid) {
  try {
    // The name in brackets may hold anything, brackets too.
    const [, name, rest] = /\((.*)\) \S (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const numbers = rest.split(' ').map(Number);
    // utime, stime, cutime and cstime are fields 14 to 17; the first number here is field 4.
    return {
      pid,
      name,
      parent: numbers[0],
      ticks: numbers.slice(10, 14).reduce((sum, ticks) => sum + ticks, 0),
    };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}
