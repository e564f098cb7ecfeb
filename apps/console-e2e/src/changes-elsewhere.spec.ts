import { registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';

const server = (label: string) => ({
  label,
  protocol: 'ssh',
  host: `${label.toLowerCase()}.example.com`,
  port: 22,
  username: 'ops',
});

test('what a service or another tab changes shows without a reload', async ({ page, account, context }) => {
  const events = page.waitForResponse((response) => response.url().endsWith('/api/v1/events'));
  await page.goto('/');
  await events;
  await expect(page.getByText('No server yet')).toBeVisible();
  await account.add('servers', server('Alpha'));
  await expect(page.getByRole('row').filter({ hasText: 'alpha.example.com' })).toBeVisible();

  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  const other = await context.newPage();
  await other.goto('/');
  const elsewhere = await viewCredentials(other);
  await elsewhere.showTab('Registries');
  await account.add('registries', registryFields('Harbor', 'harbor.example.com'));
  await expect(dialog.row('Harbor')).toBeVisible();
  await expect(elsewhere.row('Harbor')).toBeVisible();

  await elsewhere.root.getByRole('button', { name: 'Actions for Harbor' }).click();
  await other.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(elsewhere.row('Harbor')).toBeHidden();
  await expect(dialog.row('Harbor')).toBeHidden();
});
