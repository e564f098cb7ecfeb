import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';

test('Add notices an account that is there already, and changes that one', async ({ page, account }) => {
  const server = {
    label: 'Old name',
    protocol: 'ssh',
    host: 'Pay.Example.com',
    port: 22,
    username: 'deploy',
  };
  const { id } = await account.add<{ id: string }>('servers', server);
  await page.goto('/');
  await page.getByRole('button', { name: 'Add server' }).first().click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByLabel('Label', { exact: true }).fill('New name');
  await form.getByLabel('Host', { exact: true }).fill('pay.example.com.');
  await form.getByLabel('Username', { exact: true }).fill('deploy');
  await expect(form.getByText('You have this account already: Old name.')).toBeVisible();
  await form.getByRole('button', { name: 'Change that one' }).click();
  const edit = await dialogNamed(page, 'Edit server');
  await expect(edit.getByLabel('Label', { exact: true })).toHaveValue('New name');
  await edit.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(edit).toBeHidden();
  const { items } = await account.list<{ id: string; label: string }>('servers');
  expect(items.map((item) => [item.id, item.label])).toEqual([[id, 'New name']]);
});

test('who uses a record is named before it is deleted', async ({ page, account }) => {
  const fields = {
    label: 'Harbor',
    kind: 'harbor',
    url: 'harbor.example.com',
    username: 'ci',
    password: 'x',
  };
  const { id } = await account.add<{ id: string }>('registries', fields);
  await account.post('connections', {
    store: 'registries',
    recordId: id,
    kind: 'service',
    name: 'checkout-api',
  });
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  for (const answer of ['Keep it', 'Delete it']) {
    await expect(dialog.row('Harbor')).toBeVisible();
    await dialog.root.getByRole('button', { name: 'Actions for Harbor' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const question = page.getByRole('alertdialog', { name: 'Delete what is in use?' });
    await expect(question).toContainText(
      'The registry Harbor (harbor.example.com · ci) is used by checkout-api.',
    );
    await question.getByRole('button', { name: answer }).click();
    await expect(question).toBeHidden();
  }
  await expect(dialog.row('Harbor')).toBeHidden();
  expect((await account.list('registries')).items).toEqual([]);
});
