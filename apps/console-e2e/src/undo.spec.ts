import { expectAccessible } from './fixtures/accessible';
import { registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { chooseImportFile } from './pages/transfer-dialogs';
import { chooseInProfileMenu, dialogNamed, signIn } from './pages/shell';

interface Row {
  readonly id: string;
  readonly label: string;
}

test('an import is undone from the activity: what it added goes, what it replaced is what it was', async ({
  page,
  account,
}) => {
  const kept = await account.add<Row>('registries', {
    ...registryFields('Mine', 'a.example.com'),
    password: 'mine',
  });
  const before = await account.export();
  await page.goto('/');
  const dialog = await chooseImportFile(page, {
    format: 'kiops-credentials',
    version: 1,
    exportedAt: '2026-11-18T09:30:00Z',
    origin: 'https://ops-busan.example.com',
    registries: [
      { ref: 'a', ...registryFields('Theirs', 'a.example.com'), password: 'theirs' },
      { ref: 'b', ...registryFields('New', 'b.example.com') },
    ],
  });
  await dialog.getByRole('radio', { name: 'Take theirs' }).click();
  await dialog.getByRole('button', { name: 'Import 2 records' }).click();
  await expect(dialog.getByText('2 records written')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.goto('/activity');
  const undo = page.getByRole('button', { name: /^Undo: Imported 2 registries/ });
  await undo.click();
  const asked = await dialogNamed(page, 'Undo this import?');
  await expect(asked.getByText('1 record that it added goes to the Trash')).toBeVisible();
  await expect(asked.getByText('1 record that it replaced becomes what it was')).toBeVisible();
  await expectAccessible(page, 'undo of an import');
  await asked.getByRole('button', { name: 'Undo it' }).click();
  await expect(
    page.getByText('Import undone: 1 record moved to the Trash, 1 record as before.'),
  ).toBeVisible();
  await expect(
    page.getByText('Undid an import: 1 record moved to the Trash, 1 record as before.'),
  ).toBeVisible();
  await expect(undo).toBeHidden();
  const content = ({ exportedAt: _at, ...lists }: Awaited<ReturnType<typeof account.export>>) => lists;
  expect(content(await account.export())).toEqual(content(before));
  expect((await account.list<Row>('registries')).items.map(({ id }) => id)).toEqual([kept.id]);

  await page.getByRole('link', { name: 'Trash' }).click();
  for (const label of ['Theirs', 'New'])
    await expect(page.getByRole('row').filter({ hasText: label })).toBeVisible();
});

test('an import of SSH secrets alone is in the activity, and undone from there', async ({ page }) => {
  await page.goto('/');
  const dialog = await chooseImportFile(page, {
    format: 'kiops-credentials',
    version: 1,
    exportedAt: '2026-11-18T09:30:00Z',
    origin: 'https://ops-busan.example.com',
    sshSecrets: [
      { host: 'a.example.com', port: 22, username: 'ops', kind: 'password', password: 'canary-only-here' },
    ],
  });
  const noted = page.waitForRequest('**/transfer/browser-imports');
  await dialog.getByRole('button', { name: 'Import 1 SSH secret' }).click();
  await expect(dialog.getByText('1 SSH secret kept in this browser.')).toBeVisible();
  expect((await noted).postDataJSON()).toEqual({ sshSecrets: 1, hostKeys: 0 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.goto('/activity');
  await page.getByRole('button', { name: 'Undo: Imported 1 SSH secret into a browser.' }).click();
  const asked = await dialogNamed(page, 'Undo this import?');
  await expect(
    asked.getByText('1 SSH secret that it brought goes to the Trash of this browser'),
  ).toBeVisible();
  await expectAccessible(page, 'undo of an import of SSH secrets');
  await asked.getByRole('button', { name: 'Undo it' }).click();
  await expect(
    page.getByText('Import undone. In this browser: 1 SSH secret moved to its Trash.'),
  ).toBeVisible();
  await expect(page.getByText('Undid an import.')).toBeVisible();
  await expect(page.getByText('Undone.', { exact: true })).toBeVisible();
});

test('an import undone elsewhere is undone in the browser that it was made in, too', async ({
  page,
  secondPage,
  account,
}) => {
  await page.goto('/');
  const dialog = await chooseImportFile(page, {
    format: 'kiops-credentials',
    version: 1,
    exportedAt: '2026-11-18T09:30:00Z',
    origin: 'https://ops-busan.example.com',
    registries: [{ ref: 'a', ...registryFields('New', 'a.example.com') }],
    sshSecrets: [
      { host: 'a.example.com', port: 22, username: 'ops', kind: 'password', password: 'only here' },
    ],
  });
  await dialog.getByRole('button', { name: 'Import 1 record and 1 SSH secret' }).click();
  await expect(dialog.getByText('1 SSH secret kept in this browser.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await secondPage.goto('/sign-in');
  await signIn(secondPage, account.email, account.password);
  await expect(secondPage.getByRole('heading', { name: 'Servers' })).toBeVisible();
  await secondPage.goto('/activity');
  await secondPage.getByRole('button', { name: /^Undo: Imported/ }).click();
  const elsewhere = await dialogNamed(secondPage, 'Undo this import?');
  await expect(elsewhere.getByText('are in the browser that it was made in. Undo it there')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Undo it' }).click();
  await expect(secondPage.getByText('Import undone: 1 record moved to the Trash.')).toBeVisible();
  const tooAt = (at: typeof page) => at.getByRole('button', { name: /^Undo in this browser too: Imported/ });
  await expect(secondPage.getByText('Undone.', { exact: true })).toBeVisible();
  await expect(tooAt(secondPage)).toBeHidden();

  await page.goto('/activity');
  await tooAt(page).click();
  const asked = await dialogNamed(page, 'Undo it in this browser too?');
  await expect(asked.getByText('On KIOPS it is undone already.')).toBeVisible();
  await expect(
    asked.getByText('1 SSH secret that it brought goes to the Trash of this browser'),
  ).toBeVisible();
  await expectAccessible(page, 'undo in this browser too');
  await asked.getByRole('button', { name: 'Undo it' }).click();
  await expect(page.getByText('In this browser: 1 SSH secret moved to its Trash.')).toBeVisible();
  await expect(page.getByText('Undone.', { exact: true })).toBeVisible();
  await expect(tooAt(page)).toBeHidden();
  await page.getByRole('link', { name: 'Trash' }).click();
  await expect(page.getByText('1 SSH secret sealed in this browser')).toBeVisible();
});

test('a clean-up of SSH secrets alone is in the activity, and undone from there', async ({ page }) => {
  await page.goto('/');
  const secret = { host: 'a.example.com', port: 22, username: 'ops', kind: 'password' };
  let dialog = await chooseImportFile(page, {
    format: 'kiops-credentials',
    version: 1,
    exportedAt: '2026-11-18T09:30:00Z',
    origin: 'https://ops-busan.example.com',
    sshSecrets: ['one of two', 'two of two'].map((password) => ({ ...secret, password })),
  });
  await dialog.getByRole('radio', { name: 'Keep both' }).click();
  await dialog.getByRole('button', { name: 'Import 2 SSH secrets' }).click();
  await expect(dialog.getByText('2 SSH secrets kept in this browser.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await chooseInProfileMenu(page, 'View Credentials');
  await page.getByRole('button', { name: 'Clean Up Duplicates' }).click();
  dialog = await dialogNamed(page, 'Clean Up Duplicates');
  await dialog
    .getByRole('checkbox', { name: /^Remove / })
    .first()
    .check();
  const noted = page.waitForRequest('**/transfer/browser-changes');
  await dialog.getByRole('button', { name: 'Remove 1 duplicate' }).click();
  await expect(dialog.getByText('1 SSH secret removed from this browser.')).toBeVisible();
  expect((await noted).postDataJSON()).toEqual({ kind: 'cleaned-up', sshSecrets: 1 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.goto('/activity');
  await page.getByRole('button', { name: 'Undo: Removed 1 duplicate SSH secret of a browser.' }).click();
  const asked = await dialogNamed(page, 'Undo this clean-up?');
  await expect(asked.getByText('1 SSH secret comes back from the Trash of this browser')).toBeVisible();
  await asked.getByRole('button', { name: 'Undo it' }).click();
  await expect(page.getByText('1 SSH secret back in this browser.')).toBeVisible();
  await expect(page.getByText('Undid a clean-up.')).toBeVisible();
});

test('an undo lists what it leaves alone, since it was changed meanwhile', async ({ page, account }) => {
  await page.goto('/');
  const dialog = await chooseImportFile(page, {
    format: 'kiops-credentials',
    version: 1,
    exportedAt: '2026-11-18T09:30:00Z',
    origin: 'https://ops-busan.example.com',
    registries: ['a', 'b'].map((name) => ({
      ref: name,
      ...registryFields(`New ${name}`, `${name}.example.com`),
    })),
  });
  await dialog.getByRole('button', { name: 'Import 2 records' }).click();
  await expect(dialog.getByText('2 records written')).toBeVisible();
  const { items } = await account.list<Row>('registries');
  await account.post('connections', {
    store: 'registries',
    recordId: items.find(({ label }) => label === 'New a')?.id,
    kind: 'service',
    name: 'shop',
  });
  await page.goto('/activity');
  await page.getByRole('button', { name: /^Undo: Imported/ }).click();
  const asked = await dialogNamed(page, 'Undo this import?');
  await expect(asked.getByText('1 record stays as it is')).toBeVisible();
  await expect(asked.getByText('In use since, by a service or by a record that stays')).toBeVisible();
  await asked.getByRole('button', { name: 'Undo it' }).click();
  await expect(
    page.getByText('Import undone: 1 record moved to the Trash, 1 record left alone.'),
  ).toBeVisible();
  expect((await account.list<Row>('registries')).items.map(({ label }) => label)).toEqual(['New a']);
});
