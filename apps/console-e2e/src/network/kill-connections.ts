import { readFile } from 'node:fs/promises';
import type { Peer } from '@kiops/test-peers';

/** Kills the processes of a server's connections: their sockets close without a word. The server goes on. */
export async function killConnections({ pid }: Peer): Promise<void> {
  for (const child of await childrenOf(pid)) await killTree(child);
}

/** Kills a process and what it began: each of them may hold the socket. */
async function killTree(pid: number): Promise<void> {
  const children = await childrenOf(pid);
  process.kill(pid, 'SIGKILL');
  for (const child of children) await killTree(child);
}

async function childrenOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ').filter(Boolean).map(Number);
}
