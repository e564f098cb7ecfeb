import { readFile } from 'node:fs/promises';

/** A real SSH server on loopback. */
export interface SshServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The process that listens; every connection is a child of it. */
  readonly pid: number;
  /** The last of what it has logged. */
  log(): string;
  stop(): Promise<void>;
  /** Kills it with all its sessions, as a power cut would end them. */
  crash(): Promise<void>;
}

interface PeerTools {
  whyMissing(name: 'openssh'): string | undefined;
  /** `options` are lines of `sshd_config`. */
  startPeer(name: 'openssh', options?: readonly string[]): Promise<SshServer>;
  userKey(kind: 'ed25519'): string;
  hostKeyFingerprint(kind: 'ed25519'): string;
}

/** The scripts that start real servers; they belong to the workspace. */
export const sshServers = (await import(
  new URL('../../../../libs/test-peers/src/peers.mjs', import.meta.url).href
)) as PeerTools;

/** Kills the processes of a server's connections: their sockets close without a word. The server goes on. */
export async function killConnections({ pid }: SshServer): Promise<void> {
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
