import { expectAccessible } from './fixtures/accessible';
import { expect, test } from './fixtures/test';
import { addSampleRecords } from './fixtures/sample-records';
import { viewCredentials } from './pages/credentials-dialog';
import { chooseInProfileMenu, dialogNamed } from './pages/shell';
import { chooseImportFile } from './pages/transfer-dialogs';

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

test('signed out', async ({ secondPage: page }) => {
  for (const path of ['/sign-in', '/set-up', '/invitation#token=none']) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expectAccessible(page, path);
  }
});

test('pages', async ({ page, account }) => {
  await addSampleRecords(account);
  for (const path of ['/', '/activity', '/profile', '/plan', '/nowhere']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('progressbar', { name: /^Loading/ })).toHaveCount(0);
    await expectAccessible(page, path);
  }
  await page.goto('/profile');
  await page.getByRole('tab', { name: 'Change Password' }).click();
  await expectAccessible(page, 'change password');
  await page.getByRole('button', { name: 'Profile' }).click();
  await expect(page.getByRole('menuitem', { name: 'Logout' })).toBeVisible();
  // A menu stands in no landmark, as axe would like the whole page to.
  await expectAccessible(page, 'profile menu', '[role=menu]');
});

test('View Credentials: a server with all about it', async ({ page, account }) => {
  await addSampleRecords(account);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Expand Inner' }).click();
  await expect(dialog.root.getByText('Seoul cluster')).toBeVisible();
  await expectAccessible(page, 'an open server');
  await dialog.root.getByRole('button', { name: 'Add runtime' }).click();
  await dialogNamed(page, 'Add runtime');
  await expectAccessible(page, 'Add runtime');
});

const NOUNS = {
  Servers: 'server',
  Registries: 'registry',
  'DB Connections': 'DB connection',
  'Docker Hub': 'Docker Hub account',
  'Source Repositories': 'token',
};

for (const [tab, noun] of Object.entries(NOUNS)) {
  test(`View Credentials: ${tab} and its form`, async ({ page, account }) => {
    await addSampleRecords(account);
    await page.goto('/');
    const dialog = await viewCredentials(page);
    await dialog.showTab(tab);
    await expect(dialog.root.getByRole('row').nth(1)).toBeVisible();
    await expectAccessible(page, tab);
    await dialog.root
      .getByRole('button', { name: `Add ${noun}` })
      .first()
      .click();
    const form = await dialogNamed(page, `Add ${noun}`);
    await form.getByRole('button', { name: `Add ${noun}` }).click();
    await expectAccessible(page, `Add ${noun}, with errors`);
  });
}

test('View Credentials without a record', async ({ page }) => {
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await expect(dialog.root.getByText('No server yet')).toBeVisible();
  await expectAccessible(page, 'empty');
});

test('Export Credentials', async ({ page, account }) => {
  await addSampleRecords(account);
  await page.goto('/');
  await chooseInProfileMenu(page, 'Export Credentials');
  const exporting = await dialogNamed(page, 'Export Credentials');
  await exporting.getByRole('button', { name: 'Download file' }).click();
  await expectAccessible(page, 'export, with an error');
});

test('Import Credentials: a wrong file', async ({ page }) => {
  await page.goto('/');
  const importing = await chooseImportFile(page, '{ no');
  await expect(importing.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'import, wrong file');
});

test('Import Credentials: a plan with a conflict', async ({ page, account }) => {
  await addSampleRecords(account);
  const file = await account.export();
  const registries = file.registries?.map((entry) => ({ ...entry, password: 'another' }));
  await page.goto('/');
  const importing = await chooseImportFile(page, { ...file, registries, dockerHubAuth: [{}] });
  await importing.getByRole('button', { name: /^Compare/ }).click();
  await expectAccessible(page, 'import plan');
  await importing.getByRole('radio', { name: 'Take theirs' }).click();
  await importing.getByRole('button', { name: /^Import 1/ }).click();
  await expect(importing.getByText('Import finished')).toBeVisible();
  await expectAccessible(page, 'import finished');
});

for (const [button, heading] of [
  ['Clean Up Duplicates', 'Clean Up Duplicates'],
  ['Reset', 'Reset credentials'],
]) {
  test(heading, async ({ page, account }) => {
    await addSampleRecords(account);
    await page.goto('/');
    const dialog = await viewCredentials(page);
    await dialog.root.getByRole('button', { name: button }).click();
    await dialogNamed(page, heading);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page, heading);
  });
}

test.describe('an administrator', () => {
  test.use({ role: 'PlatformAdmin' });

  test('users and what can be done with them', async ({ page }) => {
    await page.goto('/admin/users');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await expectAccessible(page, 'users');
    await page.getByRole('button', { name: 'Invite' }).click();
    await dialogNamed(page, 'Invite a person');
    await expectAccessible(page, 'invite');
  });
});
