import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import base, { networkSpecs } from './playwright.config.mjs';

/**
 * The specs that make networks of their own, one at a time. They never run beside other suites: Chromium fails all its
 * requests when a network interface comes or goes (ERR_NETWORK_CHANGED).
 */
export default defineConfig({
  ...base,
  testIgnore: ['accessibility/**', 'operations/**'],
  testMatch: networkSpecs,
  outputDir: join(workspaceRoot, 'dist/e2e-networks'),
  workers: 1,
  reporter: [['list'], ['./src/reporter/results-reporter.mjs', { suite: 'console-e2e-networks' }]],
});
