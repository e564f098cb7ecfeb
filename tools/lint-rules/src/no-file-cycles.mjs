import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { importsIn, resolveImport } from './imports.mjs';

/**
 * No file may import itself by way of others. Imports of types and lazy imports count too: a cycle of those runs, but
 * none of its files can be read, moved or tested without the others. (`import-x/no-cycle` passes over types.)
 *
 * Its option are the `paths` of the TypeScript configuration, by which projects import each other.
 */
export const noFileCycles = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } }],
    messages: { cycle: 'This file imports itself by way of {{way}}.' },
  },
  create(context) {
    const { cwd, filename, sourceCode } = context;
    const [paths = {}] = context.options;
    const resolvedIn = (file, imports) =>
      imports.map(({ fileName }) => resolveImport(cwd, paths, file, fileName));
    return {
      'Program:exit'(program) {
        const own = importsIn(sourceCode.text);
        const starts = resolvedIn(filename, own);
        const way = wayBack(filename, starts, (file) => importsOf(file, resolvedIn));
        if (way === undefined) return;
        const { pos, end } = own[starts.indexOf(way[0])];
        const loc = { start: sourceCode.getLocFromIndex(pos), end: sourceCode.getLocFromIndex(end) };
        const names = way.map((file) => relative(cwd, file));
        context.report({ node: program, loc, messageId: 'cycle', data: { way: names.join(', ') } });
      },
    };
  },
};

/** The files on the shortest way from one of some files to another one; undefined without any way. */
function wayBack(goal, starts, importsOfFile) {
  const before = new Map(starts.filter((start) => start !== undefined).map((start) => [start, undefined]));
  // A map goes on to what is added to it meanwhile.
  for (const file of before.keys()) {
    for (const next of importsOfFile(file)) {
      if (next === goal) {
        const way = [];
        for (let step = file; step !== undefined; step = before.get(step)) way.unshift(step);
        return way;
      }
      if (next !== undefined && !before.has(next)) before.set(next, file);
    }
  }
  return undefined;
}

/** The files that files import, as they were last read. */
const known = new Map();

function importsOf(file, resolvedIn) {
  const { mtimeMs } = statSync(file);
  const before = known.get(file);
  if (before?.mtimeMs === mtimeMs) return before.imports;
  const imports = resolvedIn(file, importsIn(readFileSync(file, 'utf8')));
  known.set(file, { mtimeMs, imports });
  return imports;
}
