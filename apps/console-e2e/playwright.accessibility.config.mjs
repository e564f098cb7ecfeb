import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import base from './playwright.config.mjs';

/**
 * How the console looks to everybody: every state in both themes, with more contrast, on a phone and enlarged (axe), the
 * layout at many widths, forced colours. It takes longer than `npm test` may, whose specs look at the dialogs that they are
 * about; this is its own command: `npm run test:accessibility`.
 */
export default defineConfig({
  ...base,
  testDir: 'src/accessibility',
  testIgnore: [],
  outputDir: join(workspaceRoot, 'dist/e2e-accessibility'),
  reporter: [['list'], ['./src/reporter/results-reporter.mjs', { suite: 'console-e2e-accessibility' }]],
});
