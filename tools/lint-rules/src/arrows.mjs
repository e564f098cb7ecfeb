import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { importsIn, resolveImport } from './imports.mjs';
import { SPEC_FILES } from './layer-rules.mjs';

/** The files of the workspace that a pattern names, without those of specs. `cwd` is the workspace root. */
export function productFiles(cwd, pattern) {
  return globSync(pattern, { cwd })
    .filter((file) => !SPEC_FILES.some((spec) => matchesGlob(file, spec)))
    .sort();
}

/** Which group imports which, by a function that tells a file's group, or undefined for none. */
export function arrowsBetween(cwd, files, groupOf) {
  const { compilerOptions } = JSON.parse(readFileSync(join(cwd, 'tsconfig.base.json'), 'utf8'));
  const arrows = new Map();
  for (const file of files) {
    const from = groupOf(file);
    if (from === undefined) continue;
    if (!arrows.has(from)) arrows.set(from, new Set());
    for (const { fileName } of importsIn(readFileSync(join(cwd, file), 'utf8'))) {
      const target = resolveImport(cwd, compilerOptions.paths, join(cwd, file), fileName);
      const to = target && groupOf(relative(cwd, target));
      if (to !== undefined && to !== from) arrows.get(from).add(to);
    }
  }
  return arrows;
}

/** All groups to which arrows lead from one, itself too when they lead back. */
export function reached(arrows, from, seen = new Set()) {
  for (const to of arrows.get(from) ?? []) if (!seen.has(to)) reached(arrows, to, seen.add(to));
  return seen;
}
