import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../../tools/chromium/find-chromium.mjs';
import { isInstalled } from '../../tools/start/workspace.mjs';

/** The specs that make networks of their own, or watch all processes of the machine. */
export const networkSpecs = '**/ssh-*.spec.ts';

/** Where pages are made slower on purpose, they have as much longer. */
const slowdown = Number(process.env.KIOPS_E2E_SLOWDOWN ?? 1);

/**
 * A real Chromium against the real service, as `npm start` runs it; nothing is downloaded. Suites of their own
 * have the specs that make networks (playwright.networks.config.mjs), what is done on servers
 * (playwright.operations.config.mjs), and how every state looks (playwright.accessibility.config.mjs).
 */
export default defineConfig({
  testDir: 'src',
  testIgnore: [networkSpecs, 'accessibility/**', 'operations/**'],
  outputDir: join(workspaceRoot, 'dist/e2e'),
  metadata: { isInstalled: isInstalled(workspaceRoot) },
  globalSetup: join(import.meta.dirname, 'src/service/product-copy.ts'),
  // Two: every worker has a service of its own, and the suite has to be quick on two cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000 * slowdown,
  expect: { timeout: 15_000 * slowdown },
  reporter: [['list'], ['./src/reporter/results-reporter.mjs', { suite: 'console-e2e' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
    // Material takes no clicks on a menu while that unfolds, which only a machine is quick enough to try; and what moves costs
    // a tenth of all processor time. first-start.spec.ts goes through everything with the motion that people have.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace costs an eighth of all processor time: `--trace retain-on-failure` makes one of what fails again.
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000 * slowdown,
    launchOptions: {
      executablePath: await findChromium(),
      // Without WebGL, so that terminals can be read: terminal-drawing.spec.ts looks at the pictures that WebGL draws.
      args: [...CHROMIUM_ARGUMENTS, '--disable-3d-apis'],
    },
  },
});
