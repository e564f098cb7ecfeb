import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../../tools/chromium/find-chromium.mjs';

/**
 * A real Chromium against the real service, as `npm start` runs it; nothing is downloaded. What is done on servers has a
 * suite of its own, playwright.operations.config.mjs.
 */
export default defineConfig({
  testDir: 'src',
  outputDir: join(workspaceRoot, 'dist/e2e'),
  // Two: every worker has a service of its own, and the suite has to be quick on two cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Chromium fails all its requests when a network interface comes or goes (ERR_NETWORK_CHANGED). The specs that make
  // networks of their own therefore run after all others, one at a time.
  projects: [
    { name: 'console', testIgnore: ['ssh-*.spec.ts', 'operations/**'] },
    { name: 'ssh', testMatch: 'ssh-*.spec.ts', testIgnore: 'operations/**', dependencies: ['console'], workers: 1 },
  ],
  reporter: [['list'], ['./src/reporter/results-reporter.mjs']],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
    trace: 'retain-on-failure',
    actionTimeout: 15_000,
    launchOptions: { executablePath: await findChromium(), args: CHROMIUM_ARGUMENTS },
  },
});
