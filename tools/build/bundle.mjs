import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { projectRoot } from './projects.mjs';

/** Bare imports stay imports, but for the workspace's own libraries and what the compiler itself adds. */
const isExternal = (id) => /^[@a-z]/i.test(id) && !id.startsWith('@kiops/') && !id.startsWith('@oxc-project/runtime');

/**
 * Bundles a project's TypeScript for Node: resolves tsconfig paths and emits decorator metadata.
 * Types are not checked here; the `typecheck` target does that.
 */
export async function bundle({ project, input, outDir, watch = false }) {
  const options = {
    input,
    platform: 'node',
    external: isExternal,
    tsconfig: join(projectRoot(project), 'tsconfig.json'),
    logLevel: 'warn',
  };
  const output = {
    dir: outDir,
    format: 'esm',
    sourcemap: true,
    cleanDir: !watch,
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunks/[name]-[hash].mjs',
  };
  const build = await rolldown(options);
  try {
    return await build.write(output);
  } finally {
    await build.close();
  }
}
