import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import base from './playwright.config.mjs';

/**
 * What is done on servers: every cause of the hop doctor, system info, deployments, terminals, with real sshd, podman and
 * a registry. It takes longer than `npm test` may, and is its own command: `npm run test:operations`.
 */
export default defineConfig({
  ...base,
  testDir: 'src/operations',
  outputDir: join(workspaceRoot, 'dist/e2e-operations'),
  reporter: 'list',
  // As in the other suite: what makes networks, or watches all processes, runs after the others and one at a time.
  projects: [
    { name: 'operations', testIgnore: 'ssh-*.spec.ts' },
    { name: 'one at a time', testMatch: 'ssh-*.spec.ts', dependencies: ['operations'], workers: 1 },
  ],
});
