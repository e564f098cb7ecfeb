// `npm run dev`: the service and the console in watch mode. The console is at http://localhost:4200.
import { spawn } from 'node:child_process';
import { endWithParent } from './end-with-parent.mjs';
import { ensureInstalled, requireNode, workspaceEnvironment } from './workspace.mjs';

requireNode();
await ensureInstalled();
// The pages come from Angular's server: the service takes changes from the origin that people see.
const env = workspaceEnvironment({
  KIOPS_PUBLIC_URL: process.env.KIOPS_PUBLIC_URL ?? 'http://localhost:4200',
});
const serve = [
  'run-many',
  '-t',
  'serve',
  '-p',
  'console,credentials',
  '--parallel=2',
  '--output-style=stream',
];
const nx = spawn('nx', serve, { env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => nx.kill(signal));
endWithParent(() => nx.kill('SIGTERM'));
nx.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
