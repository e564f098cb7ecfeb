// Concurrent clients, and what the service's process spends.
import { readFileSync } from 'node:fs';

/** How many requests are under way at once. */
const CLIENTS = 10;

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Runs `work` `count` times from concurrent clients; resolves to milliseconds in all. */
export async function underLoad(count, work) {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (next < count) {
        next += 1;
        await work(next);
      }
    }),
  );
  return performance.now() - start;
}

/** Runs `work` `count` times from so many clients at once; resolves to the milliseconds that each took, in order of size. */
export async function latencies(count, clients, work) {
  const times = [];
  let next = 0;
  const client = async () => {
    while (next < count) {
      next += 1;
      const start = performance.now();
      await work(next);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times.sort((left, right) => left - right);
}

/** The processor time that a process has used, in milliseconds. */
export function cpuMilliseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** The memory that a process holds, in MiB. */
export function residentMebibytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

export function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
