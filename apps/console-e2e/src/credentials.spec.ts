import { expect, test } from './fixtures/test';
import { addSampleRecords, CANARY, registryFields } from './fixtures/sample-records';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed, keepBoth } from './pages/shell';

test('a deleted record comes back with Undo', async ({ page, account }) => {
  await account.add('registries', registryFields('Harbor', 'harbor.example.com'));
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  await dialog.root.getByRole('button', { name: 'Actions for Harbor' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.row('Harbor')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.row('Harbor')).toBeVisible();
  expect(await dialog.reveal('password', 'Harbor')).toBe(`${CANARY}-registry`);
});

test('changing the address of a record asks for its secret again', async ({ page, account }) => {
  await account.add('registries', registryFields('Harbor', 'harbor.example.com'));
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  await dialog.root.getByRole('button', { name: 'Edit Harbor' }).click();
  const form = await dialogNamed(page, 'Edit registry');
  await form.getByLabel('URL', { exact: true }).fill('elsewhere.example.com');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByLabel('Password', { exact: true })).toBeFocused();
  await form.getByLabel('Password', { exact: true }).fill('typed again');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await expect(dialog.row('Harbor')).toContainText('elsewhere.example.com');
});

test('a jump server that was typed is taken by Enter, and not lost when there is none of that name', async ({
  page,
  account,
}) => {
  const bastion = { label: 'bastion busan', protocol: 'ssh', host: 'busan.example.com', port: 22 };
  await account.add('servers', { ...bastion, username: 'ops' });
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Add server' }).click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByLabel('Label', { exact: true }).fill('Inner');
  await form.getByLabel('Host', { exact: true }).fill('10.0.0.7');
  await form.getByLabel('Username', { exact: true }).fill('ops');
  const jumpServer = form.getByRole('combobox', { name: 'Jump server' });
  await jumpServer.click();
  await page.keyboard.type('bastion seoul');
  await page.keyboard.press('Tab');
  await expect(form.getByText('No server is called that.')).toBeVisible();
  await expect(jumpServer).toHaveValue('bastion seoul');
  await form.getByRole('button', { name: 'Add server' }).click();
  await expect(jumpServer).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('bastion bu');
  await page.keyboard.press('Enter');
  await expect(jumpServer).toHaveValue('bastion busan');
  await expect(form).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect(dialog.row('10.0.0.7')).toContainText('bastion busan');
});

test('an address with user name and port fills their fields, and blanks are kept and told', async ({
  page,
  account,
}) => {
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Add server' }).first().click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByLabel('Label', { exact: true }).fill('Busan ');
  await expect(form.getByText('It ends with a blank, which is kept.')).toBeVisible();
  await form.getByLabel('Host', { exact: true }).click();
  await page.keyboard.type('ssh://ops@busan.example.com:2222');
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect(dialog.row('busan.example.com')).toBeVisible();
  const { items } = await account.list<Record<string, unknown>>('servers');
  expect(items.map(({ label, host, port, username }) => [label, host, port, username])).toEqual([
    ['Busan ', 'busan.example.com', 2222, 'ops'],
  ]);
});

test('Clean Up Duplicates keeps the one that is in use, lets a person decide the rest, and the Trash undoes it', async ({
  page,
  account,
}) => {
  await account.add('registries', registryFields('Oldest', 'harbor.example.com'));
  const newer = await account.add('registries', registryFields('Newer', 'https://Harbor.example.com:443/'));
  await account.add('registries', registryFields('Other secret', 'harbor.example.com', 'another one'));
  const service = { kind: 'service', name: 'payment-gateway' };
  await account.post('connections', { store: 'registries', recordId: newer.id, ...service });
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Clean Up Duplicates' }).click();
  const cleanUp = await dialogNamed(page, 'Clean Up Duplicates');
  await expect(cleanUp.getByRole('checkbox', { name: /^Remove Oldest, Exact, On KIOPS/ })).toBeChecked();
  await expect(cleanUp.getByText('1 record on KIOPS goes to the Trash.')).toBeVisible();
  await expect(cleanUp.getByText('1 account more with different secrets')).toBeVisible();
  await cleanUp.getByRole('button', { name: 'Remove 1 duplicate' }).click();
  await expect(cleanUp.getByText('1 duplicate removed.')).toBeVisible();
  await cleanUp.getByRole('button', { name: 'Close' }).last().click();

  await dialog.root.getByRole('button', { name: 'Clean Up Duplicates' }).click();
  await cleanUp.getByRole('checkbox', { name: /^Remove Newer, Same account/ }).click();
  await expect(
    cleanUp.getByText('1 record on KIOPS goes to the Trash, and 1 service moves to Other secret.'),
  ).toBeVisible();
  await expect(cleanUp.getByRole('checkbox', { name: /^Remove Other secret.*has to stay$/ })).toBeVisible();
  await cleanUp.getByRole('button', { name: 'Remove 1 duplicate' }).click();
  await expect(cleanUp.getByText('1 duplicate removed. 1 connection moved')).toBeVisible();
  await cleanUp.getByRole('button', { name: 'Close' }).last().click();
  await dialog.showTab('Registries');
  await expect(dialog.row('Other secret')).toContainText('payment-gateway');
  await expect(dialog.row('Newer')).toBeHidden();
  await dialog.close();

  await page.getByRole('link', { name: 'Trash' }).click();
  await page.getByRole('button', { name: 'Restore Newer' }).click();
  await keepBoth(page);
  await page.getByRole('button', { name: 'Restore Oldest' }).click();
  await keepBoth(page);
  await expect(page.getByText('The trash is empty')).toBeVisible();
});

test('Reset deletes everything once the number of records was typed', async ({ page, account }) => {
  await addSampleRecords(account);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Reset' }).click();
  const reset = await dialogNamed(page, 'Reset credentials');
  const button = reset.getByRole('button', { name: 'Delete 7 records' });
  await expect(button).toBeDisabled();
  await reset.getByLabel('Type delete 7 records to confirm').fill('delete 7 records');
  await button.click();
  await expect(reset).toBeHidden();
  await expect(dialog.root.getByText('No server yet')).toBeVisible();
  expect((await account.list('registries')).total).toBe(0);
});
