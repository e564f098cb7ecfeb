// Builds a Node application: `node tools/build/build-node.mjs <project>`.
// `src/start/main.ts` becomes `dist/apps/<project>/main.mjs`, each `src/tasks/<name>.task.ts` a `tasks/<name>.mjs`.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { projectRoot, workspaceRoot } from './projects.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const [project] = positionals;
const root = projectRoot(project);
const tasks = globSync('src/tasks/*.task.ts', { cwd: root });
const input = {
  main: join(root, 'src/start/main.ts'),
  ...Object.fromEntries(
    tasks.map((file) => [file.replace(/^src\/(tasks\/.*)\.task\.ts$/, '$1'), join(root, file)]),
  ),
};
await bundle({
  project,
  input,
  outDir: join(workspaceRoot, 'dist/apps', project),
  // The first with `randomUUIDv7` in `node:crypto`.
  need: { name: 'KIOPS', version: '24.16', advice: '"npm start" brings its own, and so does "npx nx run".' },
});
