import { globSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { bundle } from './bundle.mjs';
import { projectRoot, workspaceRoot } from './projects.mjs';

/**
 * Builds a project's command-line programs: each `src/programs/<name>.program.ts` becomes an executable `<name>.mjs`,
 * beside the project's `package.json`, which gets what was not bundled as its dependencies.
 *
 * @param {string} project
 * @param {string} outDir
 */
export async function buildPrograms(project, outDir) {
  const root = projectRoot(project);
  const programs = globSync('src/programs/*.program.ts', { cwd: root });
  const input = Object.fromEntries(programs.map((file) => [basename(file, '.program.ts'), join(root, file)]));
  const manifest = readJson(join(root, 'package.json'));
  const version = manifest.engines.node.replace('>=', '');
  const { output } = await bundle({ project, input, outDir, need: { name: manifest.name, version } });
  const chunks = output.filter(({ type }) => type === 'chunk');
  for (const { fileName } of chunks.filter(({ isEntry }) => isEntry))
    await chmod(join(outDir, fileName), 0o755);
  await writeFile(
    join(outDir, 'package.json'),
    `${JSON.stringify(withPackages(manifest, chunks), null, 2)}\n`,
  );
}

/** What can be missing is named by the manifest without a version; the workspace has the versions of all. */
function withPackages({ optionalDependencies = {}, ...manifest }, chunks) {
  const versions = readJson(join(workspaceRoot, 'package.json')).dependencies;
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  const names = imported
    .filter((id) => !own.has(id) && !id.startsWith('node:') && !builtinModules.includes(id))
    .map((id) => /^(?:@[^/]+\/)?[^/]+/.exec(id)[0]);
  const dependencies = {};
  const optional = {};
  for (const name of [...new Set(names)].sort()) {
    if (versions[name] === undefined) throw new Error(`"${name}" is no dependency of the workspace.`);
    (name in optionalDependencies ? optional : dependencies)[name] = versions[name];
  }
  return { ...manifest, dependencies, optionalDependencies: optional };
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
