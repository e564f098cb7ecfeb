import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Runs on the machine's own Node: nothing newer than Node 20.

/** What the console and the service are built from. A file too many here only builds once too often. */
const SOURCES = ['apps', 'libs', 'tools'];
const SETTINGS = ['angular.json', 'nx.json', 'package-lock.json', 'package.json', 'tsconfig.base.json'];
const PRODUCTS = ['dist/apps/console', 'dist/apps/credentials'];
const STAMP = 'dist/apps/built.txt';

/**
 * Whether the products in `dist` are those of the sources, by every file's size and time of last change. Nx knows it by
 * their contents, and takes seconds for that. The sources are looked at when this is called: what changes while the build
 * runs is stale afterwards.
 * @param {string} root the workspace's folder, absolute
 * @returns {{ isCurrent: () => boolean, remember: () => void }} `remember` is called after everything was built
 */
export function builtProducts(root) {
  const stamp = join(root, STAMP);
  const settings = SETTINGS.map((name) => lineOf(root, name));
  const sources = [...settings, ...linesOf(root, SOURCES)];
  const state = () => digest([...sources, ...linesOf(root, PRODUCTS)]);
  return {
    isCurrent: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === state(),
    remember: () => writeFileSync(stamp, state()),
  };
}

function linesOf(root, folders) {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true })
        .sort()
        .map((name) => lineOf(root, join(folder, name))),
    );
}

/** A folder's size and time tell nothing that its files do not tell. */
function lineOf(root, path) {
  const found = statSync(join(root, path), { bigint: true, throwIfNoEntry: false });
  return found?.isFile() ? `${path} ${found.size} ${found.mtimeNs}` : path;
}

function digest(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
