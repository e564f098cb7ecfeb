/** One sshd in a network namespace. */
export interface HopServer {
  readonly host: string;
  readonly port: number;
  /** Of the host key that it shows, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
  readonly log: string;
  /** The root directory for who signs in, from the next start on; undefined for the machine's own. */
  root: string | undefined;
  /** Lines of `sshd_config` that win over its own, from the next start on. */
  options: readonly string[];
  /** Makes another host key; it is shown from the next start on. */
  newHostKey(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Three servers, each reached only through the one before. */
export interface ThreeHops {
  readonly servers: readonly [HopServer, HopServer, HopServer];
  readonly username: string;
  /** What the first server takes. */
  readonly password: string;
  /** What the second server takes: RSA, PKCS#1 in PEM. */
  readonly rsaKey: string;
  /** What the third server takes: Ed25519 in OpenSSH's format, under `passphrase`. */
  readonly ed25519Key: string;
  readonly passphrase: string;
  readonly hostInterface: string;
  /** Takes down the link that leads to a hop, counted from 1. Nobody is told: connections just go silent. */
  cutLinkTo(hop: 1 | 2 | 3): void;
  /** From now on what comes to the first server is never answered. */
  silenceFirst(): void;
  stop(): Promise<void>;
}

/** A root directory with BusyBox and nothing else. */
export interface BusyBoxRoot {
  readonly dir: string;
  stop(): void;
}

interface BusyBoxTools {
  whyNoBusyBox(): string | undefined;
  makeBusyBoxRoot(): BusyBoxRoot;
}

interface NetworkTools {
  whyNoNetworks(): string | undefined;
  startThreeHops(): Promise<ThreeHops>;
}

const tools = (name: string): Promise<unknown> =>
  import(new URL(`../../../../libs/test-peers/src/${name}.mjs`, import.meta.url).href);

/** The scripts that make networks and servers; they belong to the workspace. */
export const networks = (await tools('networks')) as NetworkTools;
export const busyBox = (await tools('busybox-root')) as BusyBoxTools;
