// `npm start`: installs and builds what is missing or stale, then runs the service, which serves the console too.
import { spawn } from 'node:child_process';
import { ensureInstalled, requireNode, step, workspaceEnvironment } from './workspace.mjs';

requireNode();
process.stdout.write('KIOPS Credentials\n');
await ensureInstalled();
await step('Building what changed', 'nx', ['run-many', '-t', 'build', '-p', 'console,credentials']);

const service = spawn('node', ['dist/apps/credentials/main.mjs'], { env: workspaceEnvironment(), stdio: 'inherit' });
// A terminal sends Ctrl-C to both processes; a supervisor signals this one only. Either way the service stops itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => service.kill(signal));
service.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
