import { expectAccessible } from './fixtures/accessible';
import { addSampleRecords, CANARY, registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed, keepBoth } from './pages/shell';
import { keepPassword, readKept } from './pages/vault';

test('what a reset removed comes back from the Trash, as it was', async ({ page, account }) => {
  await addSampleRecords(account);
  const before = await account.export();
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Reset' }).click();
  const reset = await dialogNamed(page, 'Reset credentials');
  await reset.getByLabel(/^Type .* to confirm$/).fill('delete 7 records');
  await reset.getByRole('button', { name: 'Delete 7 records' }).click();
  await expect(reset).toBeHidden();
  await dialog.root.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('link', { name: 'Trash' }).click();
  await expect(page.getByText('7 records of KIOPS, each kept for 30 days.')).toBeVisible();
  await expectAccessible(page, 'trash');
  await page.getByRole('button', { name: 'Restore all 7' }).click();
  await expect(page.getByText('7 records restored.')).toBeVisible();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  const content = ({ exportedAt: _at, ...lists }: Awaited<ReturnType<typeof account.export>>) => lists;
  expect(content(await account.export())).toEqual(content(before));
});

test('a record of the Trash is erased for good, and nothing of its secret is shown', async ({
  page,
  account,
}) => {
  await addSampleRecords(account);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  await dialog.root.getByRole('button', { name: 'Actions for Harbor 운영' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(dialog.row('Harbor 운영')).toBeHidden();
  await page.goto('/trash');
  const row = page.getByRole('row').filter({ hasText: 'Harbor 운영' });
  await expect(row).toContainText('payment-gateway');
  await expect(page.locator('body')).not.toContainText(CANARY);
  await row.getByRole('button', { name: 'More actions for Harbor 운영' }).click();
  await page.getByRole('menuitem', { name: 'Erase now' }).click();
  const asked = await dialogNamed(page, 'Erase “Harbor 운영” for good?');
  await asked.getByRole('button', { name: 'Erase now' }).click();
  await expect(page.getByText('1 record erased.')).toBeVisible();
  await expect(page.getByText('The trash is empty')).toBeVisible();
});

test('a record of the Trash whose account is there again is asked about, and can take its place', async ({
  page,
  account,
}) => {
  interface Row {
    readonly id: string;
    readonly label: string;
  }
  const fields = (label: string) => ({
    ...registryFields(label, 'harbor.example.com'),
    password: `${CANARY} ${label}`,
  });
  const old = await account.add<Row>('registries', fields('Old'));
  await account.post('transfer/reset', { confirmation: 'delete 1 record' });
  const mine = await account.add<Row>('registries', fields('Mine'));
  await page.goto('/trash');
  await page.getByRole('button', { name: 'Restore Old' }).click();
  const asked = await dialogNamed(page, 'This account is there again');
  await expect(asked.getByText('Mine: Mine, changed')).toBeVisible();
  await expect(asked.getByText('Label and password differ.')).toBeVisible();
  await expect(page.locator('body')).not.toContainText(CANARY);
  await expectAccessible(page, 'a restore that asks');
  await expect(asked.getByRole('button', { name: 'Restore' })).toBeDisabled();
  await asked.getByRole('radio', { name: 'Take the trashed' }).click();
  await asked.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('1 record restored.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Mine' })).toContainText('Kept as Old');
  const { items } = await account.list<Row>('registries');
  expect(items.map(({ id, label }) => [id, label])).toEqual([[mine.id, 'Old']]);
  expect(old.id).not.toBe(mine.id);
});

test('Undo asks about an account that was added again meanwhile, as the Trash does', async ({
  page,
  account,
}) => {
  interface Row {
    readonly id: string;
    readonly label: string;
  }
  const fields = (label: string) => ({
    ...registryFields(label, 'harbor.example.com'),
    password: `${CANARY} ${label}`,
  });
  const old = await account.add<Row>('registries', fields('Old'));
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  await dialog.root.getByRole('button', { name: 'Actions for Old' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.row('Old')).toBeHidden();
  const undo = page.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  const mine = await account.add<Row>('registries', fields('Mine'));
  await undo.click();
  const asked = await dialogNamed(page, 'This account is there again');
  await expect(asked.getByText('Label and password differ.')).toBeVisible();
  await expect(page.locator('body')).not.toContainText(CANARY);
  await expectAccessible(page, 'an Undo that asks');
  await asked.getByRole('radio', { name: 'Keep both' }).click();
  await asked.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('1 record restored.')).toBeVisible();
  for (const label of ['Mine', 'Old']) await expect(dialog.row(label)).toBeVisible();
  await expect(dialog.root.getByRole('row').and(page.locator(':focus'))).toHaveCount(1);
  const { items } = await account.list<Row>('registries');
  expect(items.map(({ id, label }) => [id, label])).toEqual([
    [mine.id, 'Mine'],
    [old.id, 'Old'],
  ]);
});

test('an SSH secret that was forgotten comes back from the Trash, and never leaves the browser', async ({
  page,
  account,
}) => {
  const server = { label: 'Pay', protocol: 'ssh', host: 'pay.example.com', port: 22, username: 'deploy' };
  await account.add('servers', server);
  const address = 'deploy@pay.example.com:22';
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.goto('/');
  let dialog = await viewCredentials(page);
  await keepPassword(page, dialog, address, CANARY);
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  await dialog.root.getByRole('button', { name: `Actions for Password of ${address}` }).click();
  await page.getByRole('menuitem', { name: 'Forget' }).click();
  await expect(page.getByText('Password forgotten. It waits in the Trash for 30 days.')).toBeVisible();
  await dialog.close();

  await page.getByRole('link', { name: 'Trash' }).click();
  await expect(page.getByText('1 SSH secret sealed in this browser’s vault')).toBeVisible();
  await expect(page.locator('body')).not.toContainText(CANARY);
  await expectAccessible(page, 'trash with an SSH secret');
  const row = page.getByRole('listitem').filter({ hasText: address });
  expect((await row.boundingBox())?.height).toBeLessThanOrEqual(60);
  await page.getByRole('button', { name: `Restore Password of ${address}` }).click();
  await expect(page.getByText('1 SSH secret restored.')).toBeVisible();
  await expect(page.getByText('In this browser', { exact: true })).toBeHidden();

  dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  expect(await readKept(dialog, `Password of ${address}`)).toBe(CANARY);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter((request) => request.includes(CANARY))).toEqual([]);
});

test('duplicates of both halves are cleaned up in one go, and come back from the Trash', async ({
  page,
  account,
}) => {
  await account.add('registries', registryFields('First', 'harbor.example.com'));
  await account.add('registries', registryFields('Second', 'https://Harbor.example.com:443/'));
  const server = { label: 'Pay', protocol: 'ssh', host: 'pay.example.com', port: 22, username: 'deploy' };
  await account.add('servers', server);
  const address = 'deploy@pay.example.com:22';
  await page.goto('/');
  let dialog = await viewCredentials(page);
  await keepPassword(page, dialog, address, 'one');
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  await dialog.root.getByRole('button', { name: /^Add secret/ }).click();
  const form = await dialogNamed(page, 'Add SSH secret');
  await form.getByLabel(`Password for ${address}`, { exact: true }).fill('two');
  await form.getByRole('button', { name: /Save/ }).click();
  await expect(form).toBeHidden();

  await dialog.root.getByRole('button', { name: 'Clean Up Duplicates' }).click();
  const cleanUp = await dialogNamed(page, 'Clean Up Duplicates');
  await cleanUp
    .getByRole('checkbox', { name: /^Remove Password \(\d of \d\), Same account.*In this browser$/ })
    .last()
    .click();
  await expect(
    cleanUp.getByText(
      '1 record on KIOPS goes to the Trash, 1 SSH secret to the trash of this browser’s vault.',
    ),
  ).toBeVisible();
  await expectAccessible(page, 'clean-up of both halves');
  await cleanUp.getByRole('button', { name: 'Remove 2 duplicates' }).click();
  await expect(cleanUp.getByText('1 SSH secret removed from this browser.')).toBeVisible();
  await cleanUp.getByRole('button', { name: 'Close' }).last().click();
  await dialog.close();

  await page.getByRole('link', { name: 'Trash' }).click();
  await page.getByRole('button', { name: 'Restore Second' }).click();
  await keepBoth(page);
  await expect(page.getByText('1 record restored.')).toBeVisible();
  await page.getByRole('button', { name: `Restore Password of ${address}` }).click();
  await expect(page.getByText('1 SSH secret restored.')).toBeVisible();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  dialog = await viewCredentials(page);
  await expect(dialog.root.getByText('3 on KIOPS · 2 in this browser')).toBeVisible();
});
