import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace root, absolute. */
export const workspaceRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The absolute folder of a project by its name, in `apps/`, `libs/` or `tools/`. */
export function projectRoot(name) {
  for (const kind of ['apps', 'libs', 'tools']) {
    const folder = join(workspaceRoot, kind, name);
    if (existsSync(folder)) return folder;
  }
  throw new Error(`There is no project named "${name}" in apps/, libs/ or tools/.`);
}
