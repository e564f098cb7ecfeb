/** A real SSH server that runs for a test. */
export interface Peer {
  readonly name: PeerName;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly pid: number;
  log(): string;
  stop(): Promise<void>;
}

export type PeerName = 'openssh' | 'openssh-backport' | 'dropbear' | 'asyncssh' | 'paramiko';
export type KeyKind = 'ed25519' | 'ecdsa256' | 'ecdsa384' | 'ecdsa521' | 'rsa';

interface PeerTools {
  readonly peerNames: readonly PeerName[];
  whyMissing(name: PeerName): string | undefined;
  startPeer(name: PeerName, options?: readonly string[]): Promise<Peer>;
  userKey(kind: KeyKind): string;
  hostKeyFingerprint(kind: KeyKind): string;
}

/** The scripts that start real servers; they belong to the workspace, not to this library. */
export const peers: PeerTools = await import(
  new URL('libs/test-peers/src/peers.mjs', process.env['KIOPS_WORKSPACE']).href
);
