// `npm start`: installs and builds what is missing or stale, then runs the service, which serves the console too.
import { spawn } from 'node:child_process';
import { builtProducts } from './built.mjs';
import { endWithParent } from './end-with-parent.mjs';
import { ensureInstalled, requireNode, step, workspaceEnvironment, workspaceRoot } from './workspace.mjs';

// Until the service runs, what is being installed or built ends with this process.
let end = () => process.exit(1);
endWithParent(() => end('SIGTERM'));
// A terminal sends Ctrl-C to all processes; a supervisor signals this one only. Either way the service stops itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));

requireNode();
process.stdout.write('KIOPS Credentials\n');
await ensureInstalled();
const products = builtProducts(workspaceRoot);
if (!products.isCurrent()) {
  await step('Building what changed', 'nx', ['run-many', '-t', 'build', '-p', 'console,credentials']);
  products.remember();
}

const service = spawn('node', ['dist/apps/credentials/main.mjs'], {
  env: workspaceEnvironment(),
  // Over the channel the service notices when this process is gone without having been able to tell it.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
end = (signal) => service.kill(signal);
service.on('exit', (code, signal) =>
  process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)),
);
