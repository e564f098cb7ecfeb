import { expect, test } from './fixtures/test';
import { registryFields } from './fixtures/sample-records';
import { chooseImportFile, decisionFor } from './pages/transfer-dialogs';

const entry = (ref: string, label: string, changes: object = {}) => ({
  ref,
  ...registryFields(label, `${ref}.example.com`),
  ...changes,
});

const fileOf = (registries: readonly object[], more: object = {}) => ({
  format: 'kiops-credentials',
  version: 1,
  exportedAt: '2026-11-18T09:30:00Z',
  origin: 'https://ops-busan.example.com',
  registries,
  ...more,
});

test('conflicts are answered, one by one and all at once, before anything is written', async ({
  page,
  account,
}) => {
  for (const name of ['a', 'b', 'c'])
    await account.add('registries', entry(name, `Mine ${name}`, { ref: undefined }));
  await page.goto('/');
  const dialog = await chooseImportFile(
    page,
    fileOf([
      entry('a', 'Theirs a', { password: 'theirs' }),
      entry('b', 'Theirs b', { password: 'theirs' }),
      entry('c', 'Mine c'),
      entry('d', 'New d'),
      entry('e', 'Broken', { url: 'not a url at all' }),
    ]),
  );
  await expect(dialog.getByText('2 conflicts still need an answer.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Import \d/ })).toBeDisabled();
  await expect(dialog.getByText('position 5 of registries')).toBeVisible();
  expect((await account.list('registries')).total).toBe(3);

  await dialog.getByRole('button', { name: 'Compare Theirs a' }).click();
  await expect(dialog.getByText('Theirs in the file, position 1')).toBeVisible();
  await decisionFor(dialog, 'Theirs a').getByRole('radio', { name: 'Take theirs' }).click();
  await expect(dialog.getByText('1 conflict still needs an answer.')).toBeVisible();

  await dialog
    .getByRole('group', { name: 'Apply to all 2' })
    .getByRole('button', { name: 'Keep both' })
    .click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(decisionFor(dialog, 'Theirs a').getByRole('radio', { name: 'Take theirs' })).toBeChecked();

  await decisionFor(dialog, 'Theirs b').getByRole('radio', { name: 'Keep both' }).click();
  await dialog.getByRole('button', { name: 'Import 3 records' }).click();
  await expect(dialog.getByText('3 records written')).toBeVisible();
  const labels = (await account.list<{ label: string }>('registries')).items.map(({ label }) => label);
  expect(labels.sort()).toEqual(['Mine b', 'Mine c', 'New d', 'Theirs a', 'Theirs b']);
});

test('a file that a Windows tool wrote in UTF-16 is read like any other', async ({ page, account }) => {
  await page.goto('/');
  const text = JSON.stringify(fileOf([entry('a', '부산')]), null, 2).replaceAll('\n', '\r\n');
  const dialog = await chooseImportFile(page, Buffer.from(`\ufeff${text}`, 'utf16le'));
  await dialog.getByRole('button', { name: 'Import 1 record' }).click();
  await expect(dialog.getByText('1 record written')).toBeVisible();
  const [{ label }] = (await account.list<{ label: string }>('registries')).items;
  expect(label).toBe('부산');
});

test('records that changed meanwhile get a new plan', async ({ page, account }) => {
  await page.goto('/');
  const dialog = await chooseImportFile(page, fileOf([entry('a', 'Theirs a'), entry('b', 'Theirs b')]));
  await expect(dialog.getByRole('button', { name: 'Import 2 records' })).toBeEnabled();
  await account.add('registries', entry('a', 'Mine a', { ref: undefined, password: 'mine' }));
  await dialog.getByRole('button', { name: 'Import 2 records' }).click();
  await expect(dialog.getByText('Your records changed since this plan was made.')).toBeVisible();
  await expect(dialog.getByText('1 conflict still needs an answer.')).toBeVisible();
  expect((await account.list('registries')).total).toBe(1);
});

test('a file that cannot be used is refused with what and where', async ({ page }) => {
  await page.goto('/');
  const dialog = await chooseImportFile(page, '{\n  "format": kiops\n}');
  await expect(dialog.getByRole('alert')).toHaveText(
    'credentials.json is not JSON: line 2, column 13: a value is expected.',
  );
  const choose = (text: string) =>
    dialog
      .getByLabel('Credentials file')
      .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await choose('{"format":"bitwarden"}');
  await expect(dialog.getByRole('alert')).toHaveText('other.json: This is no file that KIOPS can read.');
  await choose(JSON.stringify({ ...fileOf([]), version: 99 }));
  await expect(dialog.getByRole('alert')).toContainText('version 99');
});

test('SSH secrets of a file never leave the browser', async ({ page }) => {
  // Playwright does not see the body of a request that is a Blob.
  await page.addInitScript(() => {
    const sent: string[] = [];
    Object.assign(window, { sent });
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      void new Response(body instanceof Document ? '' : body).text().then((text) => sent.push(text));
      send.call(this, body);
    };
  });
  await page.goto('/');
  const secret = {
    host: 'bastion.example.com',
    port: 22,
    username: 'ops',
    kind: 'password',
    password: 'canary-of-ssh',
  };
  const dialog = await chooseImportFile(page, fileOf([entry('a', 'New a')], { sshSecrets: [secret] }));
  await dialog.getByRole('button', { name: 'Import 1 record and 1 SSH secret' }).click();
  await expect(dialog.getByText('1 record written')).toBeVisible();
  await expect(dialog.getByText('1 SSH secret kept in this browser.')).toBeVisible();
  const sent = await page.evaluate(() => (window as unknown as { sent: string[] }).sent.join('\n'));
  expect(sent).toContain('New a');
  expect(sent).not.toContain('canary-of-ssh');
});
