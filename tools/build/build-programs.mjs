// Builds command-line programs: `node tools/build/build-programs.mjs <project>`, into `dist/apps/<project>`.
import { join } from 'node:path';
import { buildPrograms } from './programs.mjs';
import { workspaceRoot } from './projects.mjs';

const [project] = process.argv.slice(2);
await buildPrograms(project, join(workspaceRoot, 'dist/apps', project));
