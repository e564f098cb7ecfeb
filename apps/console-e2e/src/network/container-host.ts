import type { SshServer } from './ssh-server';

/** A registry that asks for an account. */
export interface ImageRegistry {
  /** As in the names of its images: `127.0.0.1:40123`. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** podman of the server. */
export interface ContainerEngine {
  /** What its commands need to find the storage and the settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** The file with the logins of whoever works there by hand. */
  readonly ownLogins: string;
  /** The server's `TMPDIR`. */
  readonly temporary: string;
  /** Runs podman; resolves to what it writes. */
  podman(...args: readonly string[]): Promise<string>;
  removeAll(): Promise<void>;
}

/** A server on which containers run, and the registry with `pay/app:1`, `:2` and `:broken`. */
export interface ContainerHost {
  readonly registry: ImageRegistry;
  readonly engine: ContainerEngine;
  /** Lets `root` in by `key`. */
  readonly server: Omit<SshServer, 'password'> & { readonly key: string };
  stop(): Promise<void>;
}

interface ContainerTools {
  whyNoContainers(): string | undefined;
  startContainerHost(): Promise<ContainerHost>;
}

/** The scripts that start the server and the registry; they belong to the workspace. */
export const containers = (await import(
  new URL('../../../../libs/test-peers/src/containers.mjs', import.meta.url).href
)) as ContainerTools;
