// `npm run dev`: the service and the console in watch mode. The console is at http://localhost:4200.
import { ensureInstalled, requireNode, run } from './workspace.mjs';

requireNode();
await ensureInstalled();
process.exit(await run('nx', ['run-many', '-t', 'serve', '-p', 'console,credentials', '--parallel=2', '--output-style=stream']));
