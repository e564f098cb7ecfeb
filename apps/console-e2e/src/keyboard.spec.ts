import { expect, test } from './fixtures/test';
import { addSampleRecords } from './fixtures/sample-records';
import { viewCredentials } from './pages/credentials-dialog';
import { tabTo } from './pages/tab-to';

test('a secret is found, shown and left with the keyboard alone', async ({ page, account }) => {
  await addSampleRecords(account);
  await page.goto('/');
  await expect(page.getByText('Bastion').first()).toBeVisible();
  const profile = page.getByRole('button', { name: 'Profile' });
  await tabTo(page, profile);
  await page.keyboard.press('Enter');
  const view = page.getByRole('menuitem', { name: /View Credentials/ });
  await expect(page.getByRole('menu')).toBeVisible();
  for (
    let steps = 0;
    steps < 8 && !(await view.evaluate((item) => item === document.activeElement));
    steps += 1
  ) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'Credentials' });
  const servers = dialog.getByRole('tab', { name: 'Servers' });
  await expect(dialog.getByRole('row').filter({ hasText: 'Bastion' }).first()).toBeVisible();
  await tabTo(page, servers);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('row').filter({ hasText: 'Harbor 운영' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(dialog.getByLabel('Filter registries')).toBeFocused();
  await page.keyboard.type('harbor');
  const eye = dialog.getByRole('button', { name: 'Show password of Harbor 운영' });
  const row = dialog.getByRole('row').filter({ hasText: 'Harbor 운영' });
  await tabTo(page, row);
  await page.keyboard.press('ArrowRight');
  await expect(eye).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Hide password of Harbor 운영' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(profile).toBeFocused();
});

test('the Tab key comes to a table once, and the arrows to all in it', async ({ page, account }) => {
  const server = { protocol: 'ssh', port: 22, username: 'ops' };
  const names = Array.from({ length: 12 }, (_, index) => `host-${10 + index}`);
  for (const label of names) await account.add('servers', { ...server, label, host: `${label}.example.com` });
  await page.goto('/');
  const grid = page.getByRole('grid', { name: 'Servers' });
  await expect(grid.getByRole('row').filter({ hasText: 'host-21' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Filter servers')).toBeFocused();
  // The button that adds one, and the table.
  expect(await tabTo(page, grid.getByRole('checkbox', { name: 'Select host-10' }))).toBe(2);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('checkbox', { name: 'Select host-11' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('button', { name: 'host-11', exact: true })).toBeFocused();
  await page.keyboard.press('End');
  await expect(grid.getByRole('button', { name: 'host-21', exact: true })).toBeFocused();
  // Behind the table is what can be done with the selected server.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Test connection' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(grid.getByRole('button', { name: 'host-21', exact: true })).toBeFocused();

  const dialog = await viewCredentials(page);
  const rows = dialog.root.getByRole('grid', { name: 'Servers' }).getByRole('row');
  await expect(rows.filter({ hasText: 'host-10' })).toBeVisible();
  await page.keyboard.press('/');
  expect(await tabTo(page, rows.filter({ hasText: 'host-10' }))).toBe(2);
  await page.keyboard.press('ArrowUp');
  await expect(dialog.root.getByRole('columnheader', { name: 'Server' }).getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(rows.filter({ hasText: 'host-11' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.root.getByRole('button', { name: 'Expand host-11' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(rows.filter({ hasText: 'host-11' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.root.getByRole('button', { name: 'Clean Up Duplicates' })).toBeFocused();
});
