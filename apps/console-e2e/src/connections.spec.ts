import { registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';

test('what uses a record is added, found on the page of the service, and removed there', async ({
  page,
  account,
}) => {
  for (const label of ['Harbor', 'Quay'])
    await account.add('registries', registryFields(label, `${label.toLowerCase()}.example.com`));
  await page.goto('/');
  const credentials = await viewCredentials(page);
  await credentials.showTab('Registries');
  await credentials.root.getByRole('button', { name: 'Actions for Harbor' }).click();
  await page.getByRole('menuitem', { name: 'Used by…' }).click();
  const uses = await dialogNamed(page, 'What uses Harbor');
  await uses.getByLabel('Name', { exact: true }).fill('billing / 결제');
  await uses.getByLabel('Detail', { exact: true }).fill('pulls at night');
  await uses.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(uses.getByRole('link', { name: 'billing / 결제' })).toBeVisible();
  await uses.getByRole('button', { name: 'Close' }).last().click();

  await credentials.row('Harbor').getByRole('link', { name: 'billing / 결제' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'billing / 결제' })).toBeVisible();
  await expect(credentials.root).toBeHidden();
  const used = page.getByRole('list', { name: 'What it uses' });
  await expect(used.getByRole('listitem')).toContainText('pulls at night');
  await page.reload();
  await used.getByRole('button', { name: 'Harbor', exact: true }).click();
  await expect(credentials.row('Harbor')).toBeVisible();
  await expect(credentials.row('Quay')).toBeHidden();
  await credentials.close();
  await used.getByRole('button', { name: 'Remove Harbor' }).click();
  await expect(page.getByText('It uses no record of yours')).toBeVisible();
});
