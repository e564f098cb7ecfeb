import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** What a TypeScript text imports: modules, types and lazily, by `fileName`, with the place in the text. */
export function importsIn(text) {
  return ts.preProcessFile(text, true, true).importedFiles;
}

/**
 * The TypeScript file of the workspace that an import means; undefined when it is none. `paths` are those of the
 * TypeScript configuration, by which projects import each other.
 */
export function resolveImport(cwd, paths, file, name) {
  if (name in paths) return resolve(cwd, paths[name][0]);
  if (!name.startsWith('.')) return undefined;
  const path = resolve(dirname(file), name);
  return [path, `${path}.ts`, `${path}/index.ts`].find((each) => each.endsWith('.ts') && isFile(each));
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
