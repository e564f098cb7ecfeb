import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import networks from './playwright.networks.config.mjs';

/** Of what is done on servers, the specs that make networks of their own, or watch all processes: one at a time. */
export default defineConfig({
  ...networks,
  testDir: 'src/operations',
  testIgnore: [],
  outputDir: join(workspaceRoot, 'dist/e2e-operations-networks'),
  reporter: [['list'], ['./src/reporter/results-reporter.mjs', { suite: 'console-e2e-operations-networks' }]],
});
