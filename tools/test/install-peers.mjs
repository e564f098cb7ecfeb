// `npm run test:peers`: installs the real servers that the specs talk to, by the workspace's own Node, which reads
// TypeScript: the machine's may be too old for that.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, requireNode, workspaceEnvironment } from '../start/workspace.mjs';

requireNode();
await ensureInstalled();
const { status } = spawnSync('node', ['libs/test-peers/src/install.ts'], {
  env: workspaceEnvironment(),
  stdio: 'inherit',
});
process.exit(status ?? 1);
