/** A real SSH server on loopback. */
export interface SshServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
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
  new URL('../../../../tools/peers/peers.mjs', import.meta.url).href
)) as PeerTools;
