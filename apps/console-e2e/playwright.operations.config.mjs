import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import base, { networkSpecs } from './playwright.config.mjs';

/**
 * What is done on servers: every cause of the hop doctor, system info, deployments, terminals, with real sshd, podman and
 * a registry. It takes longer than `npm test` may, and is its own command: `npm run test:operations`.
 */
export default defineConfig({
  ...base,
  testDir: 'src/operations',
  testIgnore: networkSpecs,
  outputDir: join(workspaceRoot, 'dist/e2e-operations'),
  reporter: [['list'], ['./src/reporter/results-reporter.mjs', { suite: 'console-e2e-operations' }]],
});
