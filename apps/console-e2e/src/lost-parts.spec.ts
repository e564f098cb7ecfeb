import { expect, type Page } from '@playwright/test';
import { test as base } from './fixtures/test';
import { chooseInProfileMenu } from './pages/shell';

/** What a person would type may be lost: it is said, and *Reload* makes the page whole. */
const NOTICE = 'This part of the console could not be loaded.';

/** A signed-in page whose console may complain about files that do not come. */
const test = base.extend<{ ownPage: Page }>({
  ownPage: async ({ browser, account, shared }, use) => {
    const context = await browser.newContext({
      baseURL: shared.service.origin,
      storageState: await account.storageState(),
    });
    await use(await context.newPage());
    await context.close();
  },
});

test('what cannot be loaded says so, and Reload makes the page whole', async ({ ownPage: page }) => {
  await page.goto('/');
  await expect(page.getByText('No server yet')).toBeVisible();
  // As after an update, or without a network: the files that were not loaded yet do not come.
  await page.route('**/*.js', (route) => route.abort());
  const notice = page.getByRole('alert').filter({ hasText: NOTICE });
  await chooseInProfileMenu(page, 'Export Credentials');
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeHidden();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(notice).toBeVisible();
  await page.unroute('**/*.js');
  await notice.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText('No server yet')).toBeVisible();
  await chooseInProfileMenu(page, 'Export Credentials');
  await expect(page.getByRole('dialog', { name: 'Export Credentials' })).toBeVisible();
});

test('an open page notices that KIOPS was updated', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('No server yet')).toBeVisible();
  await expect(page.getByText('KIOPS has a new version.')).toHaveCount(0);
  await page.route('**/api/v1/servers**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'x-kiops-console': 'main-NEWER000.js' },
    });
  });
  await page.getByLabel('Filter servers').fill('x');
  await expect(page.getByRole('alert').filter({ hasText: 'KIOPS has a new version.' })).toBeVisible();
});
