import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from './fixtures/accessible';
import { bitwarden, DOCKER_CONFIG, KUBECONFIG, SSH_CONFIG, XTS } from './fixtures/foreign-files';
import { expect, test } from './fixtures/test';
import { addImportFiles, chooseImportFiles, exportProtected } from './pages/transfer-dialogs';
import { dialogNamed } from './pages/shell';

const ALL = [KUBECONFIG, XTS, SSH_CONFIG, DOCKER_CONFIG, bitwarden('over ssh')];

test('what many tools keep comes in at once, and a second time there is nothing new', async ({
  page,
  account,
}) => {
  test.slow();
  await page.goto('/');
  let dialog = await chooseImportFiles(page, ALL);
  const cards = dialog.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await expect(cards).toHaveCount(5);
  await expect(cards.nth(0)).toContainText('Kubernetes · 1 runtime');
  await expect(cards.nth(1)).toContainText('Xshell · 1 server');
  await expect(cards.nth(2)).toContainText('OpenSSH · 2 servers');
  await expect(cards.nth(3)).toContainText('Docker · 1 registry');
  await expect(cards.nth(4)).toContainText('Bitwarden · 2 records · 1 SSH secret');
  await expect(cards.nth(4)).toContainText('1 unanswered');

  await expect(dialog.getByText('1 fits more than one store')).toBeVisible();
  await expect(dialog.getByRole('combobox', { name: 'Store of Build bot' })).toHaveText(
    'Source Repositories',
  );
  await expect(dialog.getByText(/^Left out \(\d+\)$/)).toBeVisible();
  await expect(dialog.getByText('Host *.stg')).toBeVisible();
  await expectAccessible(page, 'the plan of many files');

  await dialog.getByRole('combobox', { name: 'Store of Build bot' }).click();
  await page.getByRole('option', { name: 'Registries' }).click();
  await expect(dialog.getByRole('combobox', { name: 'Store of Build bot' })).toHaveText('Registries');

  await expect(dialog.getByText('Nothing tells which store it belongs to.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Questions' }).click();
  dialog = await dialogNamed(page, 'Before the plan');
  await dialog.getByRole('combobox', { name: 'Store of Portal' }).click();
  await page.getByRole('option', { name: 'Source Repositories' }).click();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  dialog = await dialogNamed(page, 'Import Credentials');
  // What was chosen before stays.
  await expect(dialog.getByRole('combobox', { name: 'Store of Build bot' })).toHaveText('Registries');

  await dialog.getByRole('button', { name: 'Import 8 records and 1 SSH secret' }).click();
  dialog = await dialogNamed(page, 'Import finished');
  await expect(dialog.getByText('8 records written')).toBeVisible();
  await expect(dialog.getByText('1 SSH secret kept in this browser.')).toBeVisible();
  const servers = (await account.list<{ label: string; host: string; route: { host: string }[] }>('servers'))
    .items;
  expect(servers.map(({ label }) => label).sort()).toEqual(['Pay', 'bastion', 'db', '부산 / web']);
  const db = servers.find(({ label }) => label === 'db');
  expect(db?.route.map(({ host }) => host)).toEqual(['bastion.example.com']);
  expect((await account.list<{ url: string }>('registries')).total).toBe(2);

  await dialog.getByRole('button', { name: 'Import more files' }).click();
  await addImportFiles(page, ALL);
  dialog = await dialogNamed(page, 'Import Credentials');
  await dialog.getByRole('combobox', { name: 'Store of Build bot' }).click();
  await page.getByRole('option', { name: 'Registries' }).click();
  await expect(dialog.getByText('There is nothing to write.')).toBeVisible();
});

test('files are taken out by the Delete key, put back, and added', async ({ page }) => {
  await page.goto('/');
  const dialog = await chooseImportFiles(page, [SSH_CONFIG, DOCKER_CONFIG]);
  const cards = dialog.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await expect(dialog.getByRole('button', { name: 'Import 3 records' })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Add files' }).press('Tab');
  await page.keyboard.press('Tab');
  await expect(cards.first()).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(dialog.getByRole('button', { name: 'Import 1 record' })).toBeEnabled();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('button', { name: 'Import 3 records' })).toBeEnabled();
  await expect(cards.first()).toContainText('OpenSSH');
  await dialog
    .getByLabel('More files')
    .setInputFiles({ name: 'kubeconfig', mimeType: '', buffer: Buffer.from(KUBECONFIG.content) });
  await expect(dialog.getByRole('button', { name: 'Import 4 records' })).toBeEnabled();
});

test('Escape asks before it throws answers away', async ({ page, account }) => {
  await account.add('registries', {
    label: 'Mine',
    kind: 'harbor',
    url: 'harbor.example.com',
    username: 'robot$ci',
    password: 'mine',
  });
  await page.goto('/');
  const dialog = await chooseImportFiles(page, [DOCKER_CONFIG]);
  await dialog.getByRole('radio', { name: 'Take theirs' }).click();
  await page.keyboard.press('Escape');
  const asking = page.getByRole('alertdialog', { name: 'Leave this import?' });
  await asking.getByRole('button', { name: 'Go on' }).click();
  await expect(asking).toBeHidden();
  await expect(dialog.getByRole('radio', { name: 'Take theirs' })).toBeChecked();
  await page.keyboard.press('Escape');
  await asking.getByRole('button', { name: 'Leave' }).click();
  await expect(dialog).toBeHidden();
});

for (const [width, height] of [
  [720, 450],
  [844, 390],
  [1000, 700],
  [390, 844],
])
  test(`decisions can be read at ${width} x ${height}`, async ({ page, account }) => {
    await account.add('registries', {
      label: 'Mine',
      kind: 'harbor',
      url: 'harbor.example.com',
      username: 'robot$ci',
      password: 'mine',
    });
    await page.setViewportSize({ width, height });
    await page.goto('/');
    const dialog = await chooseImportFiles(page, [DOCKER_CONFIG, SSH_CONFIG]);
    const decision = dialog.getByRole('radio', { name: 'Take theirs' });
    await decision.click();
    await expect(decision).toBeChecked();
    const row = dialog.getByRole('radiogroup');
    // All of it is in the window, and nothing stands over it.
    await row.scrollIntoViewIfNeeded();
    const uncovered = await row.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const corners = [left + 4, right - 4].flatMap((x) => [top + 4, bottom - 4].map((y) => [x, y]));
      return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
    });
    expect(uncovered).toBe(true);
    // What is decided about can be read beside it.
    const name = dialog.getByText('harbor.example.com · robot$ci');
    expect(await name.evaluate((element) => element.getBoundingClientRect().width)).toBeGreaterThan(120);
    const room = await dialog.getByRole('rowgroup').evaluate((element) => element.clientHeight);
    expect(room).toBeGreaterThanOrEqual(170);
  });

/** A new key without a passphrase: both of its halves. */
function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kiops-key-'));
  const file = join(folder, 'id');
  try {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file], { stdio: 'ignore' });
    return { privateKey: readFileSync(file, 'utf8'), publicKey: readFileSync(`${file}.pub`, 'utf8').trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const newKey = () => newKeyPair().privateKey;

test('what files do not say is asked once, and what is not said is left out', async ({ page, account }) => {
  await page.goto('/');
  const key = newKey();
  const config =
    'Host web\n  HostName web.example.com\n  IdentityFile ~/.ssh/id_web\nHost named\n  User ops\n  HostName n.example.com\n';
  await chooseImportFiles(page, [{ name: 'config', content: config }], 'Before the plan');
  let dialog = await dialogNamed(page, 'Before the plan');
  await expect(dialog.getByText('1 server without a user name')).toBeVisible();
  await expectAccessible(page, 'questions before a plan');
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  dialog = await dialogNamed(page, 'Import Credentials');
  await expect(dialog.getByText('It does not say its user name')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Import 1 record' })).toBeEnabled();

  await dialog.getByRole('button', { name: 'Questions' }).click();
  dialog = await dialogNamed(page, 'Before the plan');
  await dialog.getByLabel('User name of web').fill('deploy');
  await dialog
    .getByLabel('Key file ~/.ssh/id_web')
    .setInputFiles({ name: 'id_web', mimeType: '', buffer: Buffer.from(key) });
  await expect(dialog.getByText(/id_web · SHA256:/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  dialog = await dialogNamed(page, 'Import Credentials');

  // A key beside it: what was said stays, and only the key is asked about.
  await dialog
    .getByLabel('More files')
    .setInputFiles({ name: 'id_more', mimeType: '', buffer: Buffer.from(newKey()) });
  dialog = await dialogNamed(page, 'Before the plan');
  await expect(dialog.getByLabel('User name of web')).toHaveValue('deploy');
  const servers = dialog.getByRole('group', { name: 'Servers of the key in id_more' });
  await servers.getByRole('checkbox', { name: /ops@n\.example\.com:22/ }).check();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  dialog = await dialogNamed(page, 'Import Credentials');
  await dialog.getByRole('button', { name: 'Import 2 records and 2 SSH secrets' }).click();
  dialog = await dialogNamed(page, 'Import finished');
  await expect(dialog.getByText('2 SSH secrets kept in this browser.')).toBeVisible();
  expect((await account.list('servers')).total).toBe(2);
});

test('host keys are trusted for the servers that they fit, never in the place of another one unasked', async ({
  page,
  account,
}) => {
  const fields = { protocol: 'ssh', port: 22, username: 'ops' };
  await account.add('servers', { ...fields, label: 'Gate', host: 'gate.example.com' });
  await page.goto('/');
  const [trusted, bad, other] = [newKeyPair(), newKeyPair(), newKeyPair()].map(({ publicKey }) => publicKey);
  const known = (content: string) => [{ name: 'known_hosts', content }];
  const first = known(`*.example.com ${trusted}\n@revoked * ${bad}\nnobody.test ${other}\n`);
  let dialog = await chooseImportFiles(page, first);
  await expect(dialog.getByText('No server here has this name.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Import 2 host keys' }).click();
  dialog = await dialogNamed(page, 'Import finished');
  await expect(dialog.getByText('2 host keys kept in this browser.')).toBeVisible();

  await dialog.getByRole('button', { name: 'Import more files' }).click();
  await addImportFiles(page, first);
  dialog = await dialogNamed(page, 'Import Credentials');
  await expect(dialog.getByText('There is nothing to write.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose other files' }).click();

  await addImportFiles(page, known(`gate.example.com ${other}\n`));
  await expect(dialog.getByText('Host key differs')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Import / })).toBeDisabled();
  await dialog.getByRole('radio', { name: 'Keep mine' }).click();
  await expect(dialog.getByText('There is nothing to write.')).toBeVisible();
});

test('a protected export comes back by its passphrase, and says when that is another one', async ({
  page,
  account,
}) => {
  await account.add('registries', {
    label: 'Harbor',
    kind: 'harbor',
    url: 'harbor.example.com',
    username: 'robot$ci',
    password: 'mine',
  });
  await page.goto('/');
  const passphrase = 'correct horse battery staple';
  const { name, content } = await exportProtected(page, account.password, passphrase);
  let dialog = await chooseImportFiles(page, [{ name, content }], 'Before the plan');
  await dialog.getByLabel(`Passphrase of ${name}`, { exact: true }).fill('wrong');
  await dialog.getByRole('button', { name: 'Open' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('The passphrase does not open the file.');
  await dialog.getByLabel(`Passphrase of ${name}`, { exact: true }).fill(passphrase);
  await dialog.getByRole('button', { name: 'Open' }).click();
  // Nothing else is asked: the plan is next.
  dialog = await dialogNamed(page, 'Import Credentials');
  await expect(dialog.getByText('There is nothing to write.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^1\s*Identical/ })).toBeVisible();
});
