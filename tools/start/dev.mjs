// `npm run dev`: the service and the console in watch mode. The console is at http://localhost:4200.
import { ensureInstalled, requireNode, run, workspaceEnvironment } from './workspace.mjs';

requireNode();
await ensureInstalled();
// The pages come from Angular's server: the service takes changes from the origin that people see.
const env = workspaceEnvironment({ KIOPS_PUBLIC_URL: process.env.KIOPS_PUBLIC_URL ?? 'http://localhost:4200' });
const serve = ['run-many', '-t', 'serve', '-p', 'console,credentials', '--parallel=2', '--output-style=stream'];
process.exit(await run('nx', serve, { env }));
