import type { Locator, Page } from '@playwright/test';
import { registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { chooseInProfileMenu, dialogNamed } from './pages/shell';
import { PROTECTING } from './pages/transfer-dialogs';

/** Waits until the focus is on something in a place, which is not the whole page. */
async function expectFocusIn(place: Locator): Promise<void> {
  await expect
    .poll(() => place.evaluate((root) => root.contains(document.activeElement)), 'the focus is in its place')
    .toBe(true);
}

/** What draws a ring around the element that has the focus. */
function focusOutline(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
}

test('sign-in begins in its first field, and a page after a navigation has no box around its heading', async ({
  secondPage: page,
  account,
}) => {
  await page.goto('/sign-in');
  await expect(page.getByLabel('Email')).toBeFocused();
  await page.keyboard.type(account.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(account.password);
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1, name: 'Servers' });
  await expect(heading).toBeFocused();
  expect(await focusOutline(page)).toBe('none');
});

test('an invitation begins in its first field', async ({ secondPage: page, shared }) => {
  const email = `invited-${crypto.randomUUID()}@example.com`;
  const { link } = await shared.admin.post<{ link: { url: string } }>('users', { email, role: 'Member' });
  await page.goto(link.url);
  await expect(page.getByLabel('Name')).toBeFocused();
});

test('after the first server of all the focus is on the page, not on nothing', async ({ page }) => {
  await page.goto('/');
  await page.locator('kiops-empty').getByRole('button', { name: 'Add server' }).click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByLabel('Label').fill('Bastion');
  await form.getByLabel('Host').fill('bastion.example.com');
  await form.getByLabel('Username').fill('ops');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'Bastion' })).toBeVisible();
  await expectFocusIn(page.getByRole('group', { name: 'Servers' }));
  await page.getByRole('button', { name: 'Actions for Bastion' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByText('No server yet')).toBeVisible();
  await expectFocusIn(page.getByRole('group', { name: 'Servers' }));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Bastion' })).toBeVisible();
  await expectFocusIn(page.getByRole('main'));
});

test('what is added, deleted and brought back in a list keeps the focus there', async ({ page }) => {
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  const list = dialog.root.getByRole('group', { name: 'Registries' });
  await list.getByRole('button', { name: 'Add registry' }).click();
  const form = await dialogNamed(page, 'Add registry');
  await form.getByLabel('Label', { exact: true }).fill('Harbor');
  await form.getByLabel('URL', { exact: true }).fill('harbor.example.com');
  await form.getByLabel('Username', { exact: true }).fill('robot');
  await form.getByLabel('Password', { exact: true }).fill('secret');
  await page.keyboard.press('Enter');
  await expect(dialog.row('Harbor')).toBeFocused();
  await dialog.root.getByRole('button', { name: 'Actions for Harbor' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.row('Harbor')).toBeHidden();
  await expectFocusIn(list);
  // The next Tab leads on from there.
  await page.keyboard.press('Tab');
  await expect(list.getByRole('button', { name: 'Add registry' })).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.row('Harbor')).toBeFocused();
});

test('an export and a clean-up keep the focus in their dialogs, and give it back', async ({
  page,
  account,
}) => {
  test.slow();
  await account.add('registries', registryFields('Oldest', 'harbor.example.com'));
  await account.add('registries', registryFields('Newer', 'harbor.example.com'));
  await page.goto('/');
  await chooseInProfileMenu(page, 'Export Credentials');
  const download = await dialogNamed(page, 'Export Credentials');
  await download.getByLabel('Passphrase', { exact: true }).fill('a passphrase');
  await download.getByLabel('Repeat the passphrase', { exact: true }).fill('a passphrase');
  await download.getByLabel('Your password', { exact: true }).fill(account.password);
  await page.keyboard.press('Enter');
  await expect(download.getByText('saved to your downloads')).toBeVisible({ timeout: PROTECTING });
  await expectFocusIn(download);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Profile' })).toBeFocused();

  const dialog = await viewCredentials(page);
  const open = dialog.root.getByRole('button', { name: 'Clean Up Duplicates' });
  await open.click();
  const cleanUp = await dialogNamed(page, 'Clean Up Duplicates');
  await cleanUp.getByRole('button', { name: 'Remove 1 duplicate' }).click();
  await expect(cleanUp.getByText('1 duplicate removed.')).toBeVisible();
  await expectFocusIn(cleanUp);
  await page.keyboard.press('Escape');
  await expect(open).toBeFocused();
});
