import type { SshSecret } from '@kiops/contracts';
import type { ReadEntry, ReadFile, ReadHostKey, ReadSshSecret } from './reading';

/** What stands in the place of a secret; it says nothing of its length. */
const MASK = '********';

/** What files would bring, for people and programs to look at: `{ files: [...] }`, secrets masked unless they are asked for. */
export function readingDocument(
  files: readonly ReadFile[],
  { showSecrets = false }: { readonly showSecrets?: boolean } = {},
): { readonly files: readonly object[] } {
  const shown = showSecrets ? (secret: string) => secret : () => MASK;
  return { files: files.map((file) => fileOf(file, shown)) };
}

type Shown = (secret: string) => string;

function fileOf(file: ReadFile, shown: Shown): object {
  const { name, format, encoding, error, leftOut } = file;
  return {
    name,
    format,
    encoding,
    ...(error === undefined ? {} : { error }),
    entries: file.entries.map((entry) => entryOf(entry, shown)),
    sshSecrets: file.sshSecrets.map((secret) => sshSecretOf(secret, shown)),
    hostKeys: file.hostKeys.map(hostKeyOf),
    leftOut,
  };
}

function entryOf({ store, ref, fields, secret, ...more }: ReadEntry, shown: Shown): object {
  return {
    store,
    ref,
    fields,
    ...(secret === undefined ? {} : { secret: allShown(secret, shown) }),
    ...more,
  };
}

function sshSecretOf(
  { host, port, username, secret, fingerprint, ...more }: ReadSshSecret,
  shown: Shown,
): object {
  const { kind, ...parts } = secret;
  return {
    host,
    port,
    username,
    kind,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...allShown(parts as Omit<SshSecret, 'kind'>, shown),
    ...more,
  };
}

function hostKeyOf({ host, port, type, fingerprint, marker, ...more }: ReadHostKey): object {
  return { host, port, type, fingerprint, ...(marker === undefined ? {} : { marker }), ...more };
}

function allShown(secrets: object, shown: Shown): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, shown(String(value))]));
}
