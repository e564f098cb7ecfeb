// Shows what files would bring: `node tools/read-files/read.mjs --file=PATH [--file=PATH …] [--passphrase-stdin]
// [--show-secrets]`. Prints one JSON document and nothing else; problems go to standard error. Ends with 1 when a file could
// not be read, with 2 when it was called in a way that it does not know.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../build/bundle.mjs';
import { projectRoot, workspaceRoot } from '../build/projects.mjs';

const OPTIONS = {
  file: { type: 'string', multiple: true, default: [] },
  'passphrase-stdin': { type: 'boolean', default: false },
  'show-secrets': { type: 'boolean', default: false },
};

/** The library as it is now, without a build before: a folder per run, so that runs do not meet. */
async function loadLibrary() {
  const parent = join(workspaceRoot, 'dist/read-files');
  mkdirSync(parent, { recursive: true });
  const outDir = mkdtempSync(join(parent, 'run-'));
  try {
    const input = { library: join(projectRoot('transfer-formats'), 'src/index.ts') };
    await bundle({ project: 'transfer-formats', input, outDir });
    return await import(pathToFileURL(join(outDir, 'library.mjs')).href);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function optionsOf(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    return fail(error.message);
  }
}

function contentOf(path) {
  try {
    return { name: basename(path), bytes: new Uint8Array(readFileSync(path)) };
  } catch (error) {
    return fail(`${path} cannot be opened: ${error.code ?? error.message}.`);
  }
}

const options = optionsOf(process.argv.slice(2));
if (options.file.length === 0) fail('Name a file: --file=PATH.');
const given = options.file.map(contentOf);
const passphrase = options['passphrase-stdin']
  ? (await text(process.stdin)).replace(/\r?\n$/, '')
  : undefined;

const { readFiles, readingDocument } = await loadLibrary();
const files = await readFiles(given, { passphrase });
const document = readingDocument(files, { showSecrets: options['show-secrets'] });
process.stdout.write(`${JSON.stringify(document, null, process.stdout.isTTY ? 2 : 0)}\n`);
for (const { name, error, leftOut } of files) {
  if (error === undefined) continue;
  process.stderr.write(`${name}: ${leftOut[0].reason}\n`);
  process.exitCode = 1;
}
