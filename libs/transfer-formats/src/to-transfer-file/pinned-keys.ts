import { hostAndPort } from '@kiops/contracts';
import { namesFit } from '../known-hosts/host-names';
import type { ReadHostKey } from '../reading';
import type { KeyedFile } from './answers';
import type { FileLeftOut, FoundPin, RevokedKey, ServerPlace } from './transfer-draft';

/** The host keys of some files: for which servers, which are revoked, and which fit no server. */
export interface FoundHostKeys {
  readonly pins: readonly FoundPin[];
  readonly revoked: readonly RevokedKey[];
  readonly leftOut: readonly FileLeftOut[];
}

const NO_SERVER = 'No server here has this name. Add the server, and import the file again.';
const NOT_ASKED =
  'No server of these files has this name, and KIOPS could not be asked for its servers. Try again.';
const TAKEN_BACK = 'The file revokes this key.';

/**
 * Finds the servers of each host key: by its name, its patterns, or its hashed name. `servers` are those of the files;
 * `registered` those on KIOPS, null when it could not be asked.
 */
export function hostKeysOf(
  files: readonly KeyedFile[],
  servers: readonly ServerPlace[],
  registered: readonly ServerPlace[] | null,
): FoundHostKeys {
  const noServer = registered === null ? NOT_ASKED : NO_SERVER;
  const places = [
    ...new Map(
      [...servers, ...(registered ?? [])].map((server) => [hostAndPort(server.host, server.port), server]),
    ).values(),
  ];
  const pins = new Map<string, FoundPin>();
  const revoked = new Map<string, RevokedKey>();
  const leftOut: FileLeftOut[] = [];
  const all = files.flatMap(({ key, file }) => file.hostKeys.map((hostKey) => ({ key, hostKey })));
  for (const { key: file, hostKey } of all) {
    const { at, type, fingerprint, marker } = hostKey;
    if (marker === 'revoked') revoked.set(fingerprint, { file, at, type, fingerprint });
  }
  for (const { key: file, hostKey } of all) {
    const { at, type, fingerprint, marker } = hostKey;
    if (marker === 'revoked') continue;
    const what = `the host key ${type} ${fingerprint} of ${nameOf(hostKey)}`;
    if (marker !== undefined || revoked.has(fingerprint)) {
      leftOut.push({ file, at, what, reason: marker === undefined ? TAKEN_BACK : noServer });
      continue;
    }
    const fitting = places.filter(({ host, port }) => namesFit(hostKey, host, port));
    if (fitting.length === 0) leftOut.push({ file, at, what, reason: noServer });
    for (const { host, port } of fitting) {
      const name = `${hostAndPort(host, port)} ${fingerprint}`;
      if (!pins.has(name)) pins.set(name, { file, at, host, port, type, fingerprint });
    }
  }
  return { pins: [...pins.values()], revoked: [...revoked.values()], leftOut };
}

function nameOf({ host }: ReadHostKey): string {
  if (host.startsWith('|')) return 'a hashed name';
  return host.length > 80 ? `${host.slice(0, 80)}…` : host;
}
