// Compresses the files of a built console, each beside itself: `node tools/build/compress.mjs <folder>`.
// `main.js` gets a `main.js.br` and a `main.js.gz`, which the service sends to browsers that take them.
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Worth compressing. Fonts and pictures are compressed already. */
const TEXTS = '**/*.{css,html,js,json,svg,txt,wasm}';

/**
 * How hard Brotli tries. Its best takes ten times as long as the one below, for 8 %: it is for what the first page waits
 * for.
 */
const QUALITY = { first: 11, later: 9 };

const FORMATS = [
  {
    ending: '.br',
    compress: (bytes, quality) =>
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  },
  { ending: '.gz', compress: (bytes) => promisify(gzip)(bytes, { level: 9 }) },
];

const [folder] = process.argv.slice(2);
const files = globSync(TEXTS, { cwd: folder });
/** What it names, the first page loads. */
const firstPage = await readFile(join(folder, 'index.html'), 'utf8');

/** Takes files until none is left. */
async function work() {
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const path = join(folder, file);
    const bytes = await readFile(path);
    const quality = firstPage.includes(`"/${file}"`) ? QUALITY.first : QUALITY.later;
    for (const { ending, compress } of FORMATS) {
      const compressed = await compress(bytes, quality);
      // A file that only grows is sent as it is.
      if (compressed.length < bytes.length) await writeFile(path + ending, compressed);
    }
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
