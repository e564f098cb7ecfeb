// Builds command-line programs: `node tools/build/build-programs.mjs <project>`, into `dist/apps/<project>`.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPrograms } from './programs.mjs';
import { projectRoot, workspaceRoot } from './projects.mjs';

const [project] = process.argv.slice(2);
const outDir = join(workspaceRoot, 'dist/apps', project);
await buildPrograms(project, outDir);
// The page of the npm package.
await copyFile(join(projectRoot(project), 'README.md'), join(outDir, 'README.md'));
