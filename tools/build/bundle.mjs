import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { nodeGuard } from './node-guard.mjs';
import { projectRoot, workspaceRoot } from './projects.mjs';

/**
 * @typedef {object} BundleOptions
 * @property {string} project whose tsconfig counts
 * @property {Record<string, string>} input files by the names that they get
 * @property {string} outDir
 * @property {boolean} [clean] whether the folder is emptied before
 * @property {import('./node-guard.mjs').NodeNeed} [need] on what Node the programs run, where people start them
 */

/**
 * What is bundled of bare imports: the workspace's own libraries, what the compiler itself adds, and swagger, which loads all
 * 428 modules of es-toolkit for the few functions that it calls. Without the others the service holds 13 MiB less.
 */
const BUNDLED = ['@kiops/', '@oxc-project/runtime', '@nestjs/swagger', 'es-toolkit'];

/** Every other package stays an import. */
const isPackage = (id) => /^[@a-z]/i.test(id) && !BUNDLED.some((name) => id.startsWith(name));

const STAYING = ['libs/test-databases/', 'libs/test-peers/', 'tools/'].map((folder) =>
  join(workspaceRoot, folder),
);

/**
 * What only specs import is loaded from where it is: it starts scripts that lie beside it. Node strips its types. A
 * project's own files are bundled wherever they are.
 */
const stayingInPlace = (root) => ({
  name: 'staying-in-place',
  async resolveId(source, importer) {
    if (importer === undefined || importer.includes('/node_modules/') || isPackage(source)) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    const stays =
      found && !found.id.startsWith(`${root}/`) && STAYING.some((folder) => found.id.startsWith(folder));
    return stays ? { id: found.id, external: 'absolute' } : null;
  },
});

/**
 * How a project's TypeScript is bundled for Node: tsconfig paths are resolved, decorator metadata is emitted.
 *
 * @param {BundleOptions} options
 */
export function bundleOptions({ project, input, outDir, clean = true, need }) {
  const root = projectRoot(project);
  const guard = need && nodeGuard(need, input);
  return {
    input,
    platform: 'node',
    external: isPackage,
    plugins: [stayingInPlace(root), guard],
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'warn',
    output: {
      dir: outDir,
      format: 'esm',
      sourcemap: true,
      cleanDir: clean,
      entryFileNames: '[name].mjs',
      chunkFileNames: (chunk) => guard?.fileOf(chunk) ?? 'chunks/[name]-[hash].mjs',
    },
  };
}

/**
 * Bundles a project's TypeScript for Node. Types are not checked here; the `typecheck` target does that.
 *
 * @param {BundleOptions} options
 */
export async function bundle(options) {
  const { output, ...inputOptions } = bundleOptions(options);
  const build = await rolldown(inputOptions);
  try {
    return await build.write(output);
  } finally {
    await build.close();
  }
}
