import { fork } from 'node:child_process';
import { join } from 'node:path';

/**
 * @typedef {{ method?: string, path: string, headers?: Record<string, string>, body?: string }} Request
 * @typedef {{ headers: Record<string, string>, requests: Request[] }} LoadClient
 * @typedef {{ origin: string, connections: number, amount: number, clients: LoadClient[] }} LoadOrder
 * @typedef {{ milliseconds: number, p50: number, p95: number, p99: number }} Load
 */

/**
 * Starts the process that makes load (autocannon). It fires one order at a time, and fails when a single answer is none.
 *
 * @returns {{ fire: (order: LoadOrder) => Promise<Load>, stop: () => void }}
 */
export function startCannon() {
  const child = fork(join(import.meta.dirname, 'cannon-process.mjs'), { execPath: 'node' });
  return {
    fire: (order) =>
      new Promise((done, fail) => {
        const onExit = () => fail(new Error('The load process ended.'));
        child.once('exit', onExit);
        child.once('message', ({ result, error }) => {
          child.off('exit', onExit);
          if (error === undefined) done(result);
          else fail(new Error(error));
        });
        child.send(order);
      }),
    stop: () => child.disconnect(),
  };
}
