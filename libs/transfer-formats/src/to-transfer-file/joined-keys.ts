import type { ReadSshSecret } from '../reading';
import { keyFileId, secretId, type EntryId, type GivenKeyFiles, type KeyedFile } from './answers';

/** Key files that were given together with the servers that name them. */
export interface JoinedKeys {
  /** By the name under which servers sign in with it. */
  readonly keyFiles: GivenKeyFiles;
  /** The labels of the servers of each key that was joined, by the id of its secret. */
  readonly servers: ReadonlyMap<EntryId, readonly string[]>;
}

/**
 * Finds the key files that servers name among the files of one import, by their names without folders. No file is looked
 * for anywhere else; where two files have the name, nobody can tell which is meant, and the person is asked.
 *
 * @param given key files that a person gave for a name: these are not looked for
 */
export function joinedKeys(files: readonly KeyedFile[], given: GivenKeyFiles = new Map()): JoinedKeys {
  const keyFiles = new Map<string, ReadSshSecret>();
  const servers = new Map<EntryId, string[]>();
  const byName = new Map<string, KeyedFile[]>();
  for (const one of files.filter(isKeyFile)) {
    const name = baseName(one.file.name);
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  if (byName.size === 0) return { keyFiles, servers };
  for (const { key: file, file: read } of files) {
    for (const { keyFiles: paths = [], fields } of read.entries) {
      for (const path of paths) {
        const id = keyFileId(file, path);
        const [found, ...others] = byName.get(baseName(path)) ?? [];
        if (found === undefined || others.length > 0 || given.has(id)) continue;
        keyFiles.set(id, found.file.sshSecrets[0]);
        const key = secretId(found.key, 0);
        servers.set(key, [...(servers.get(key) ?? []), String(fields['label'] ?? fields['host'] ?? '')]);
      }
    }
  }
  return { keyFiles, servers };
}

/** Whether a file is one private key, and nothing else. */
function isKeyFile({ file: { entries, sshSecrets } }: KeyedFile): boolean {
  const [only, ...others] = sshSecrets;
  return entries.length === 0 && others.length === 0 && only?.secret.kind === 'key' && only.host === null;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
