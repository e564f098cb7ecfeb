import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** Marks what stands before a program, by the name of its entry. */
const BEFORE = '\0before:';

const SHEBANG = /^#!.*\n/;

/**
 * What programs need of the Node that runs them.
 * @typedef {object} NodeNeed
 * @property {string} name theirs, for people
 * @property {string} version the oldest that will do, such as `24.16`
 * @property {string} [advice] a sentence: where to get it
 */

/**
 * A plugin that lets each program look at its Node first, and end with one line when that is too old. What an old Node does
 * not have ends a program before its first statement: so the look is a file without imports, and the program another one
 * beside it, with what it finds by its own place.
 *
 * @param {NodeNeed} need
 * @param {Record<string, string>} input files by the names that they get
 */
export function nodeGuard(need, input) {
  const names = new Map(Object.entries(input).map(([name, file]) => [file, name]));
  return {
    name: 'node-guard',
    resolveId: (source, importer) =>
      importer === undefined && names.has(source) ? BEFORE + names.get(source) : null,
    load(id) {
      if (!id.startsWith(BEFORE)) return null;
      const program = input[id.slice(BEFORE.length)];
      const [shebang = ''] = SHEBANG.exec(readFileSync(program, 'utf8')) ?? [];
      return { code: shebang + guard(need, program), moduleType: 'js' };
    },
    /** The name of a program's own file, or undefined for what programs share. */
    fileOf({ isDynamicEntry, facadeModuleId }) {
      const name = isDynamicEntry ? names.get(facadeModuleId) : undefined;
      return name && posix.join(posix.dirname(name), '[name]-[hash].mjs');
    },
  };
}

function guard({ name, version, advice = '' }, program) {
  const text = `${name} needs Node.js ${version} or newer; this is %. ${advice}`.trim();
  return `const [major, minor] = process.versions.node.split('.').map(Number);
const [neededMajor, neededMinor] = ${JSON.stringify(version.split('.').map(Number))};
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(${JSON.stringify(`${text}\n`)}.replace('%', process.versions.node));
  process.exitCode = 1;
} else await import(${JSON.stringify(program)});
`;
}
