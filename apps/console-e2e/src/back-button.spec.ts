import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { SshCredentials, testConnection } from './pages/operations';
import { addServiceToken, shownToken } from './pages/service-accounts';
import { chooseInProfileMenu, dialogNamed } from './pages/shell';

test('Back closes one dialog after the other, asks before it throws away what was typed, and then leaves the page', async ({
  page,
}) => {
  await page.goto('/');
  await chooseInProfileMenu(page, 'My info');
  await expect(page).toHaveURL(/\/profile$/);
  const credentials = await viewCredentials(page);
  await credentials.showTab('Registries');
  await credentials.root.getByRole('button', { name: 'Add registry' }).first().click();
  const form = await dialogNamed(page, 'Add registry');
  await form.getByLabel('Label', { exact: true }).fill('Harbor');

  await page.goBack();
  const question = page.getByRole('alertdialog', { name: 'Discard what you typed?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(form.getByLabel('Label', { exact: true })).toHaveValue('Harbor');
  await expect(page).toHaveURL(/\/profile$/);

  await page.goBack();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(form).toBeHidden();
  await expect(credentials.root).toBeVisible();

  await page.goBack();
  await expect(credentials.root).toBeHidden();
  await expect(page).toHaveURL(/\/profile$/);

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(/\/profile$/);
});

test('Back in the SSH credentials asks one question, and leaves the operation only when it is answered so', async ({
  page,
  account,
}) => {
  await account.add('servers', {
    label: 'Pay',
    protocol: 'ssh',
    host: 'pay.example.com',
    port: 22,
    username: 'deploy',
  });
  await page.goto('/');
  await chooseInProfileMenu(page, 'My info');
  await expect(page).toHaveURL(/\/profile$/);
  await page.getByRole('link', { name: 'Servers', exact: true }).click();
  await testConnection(page, 'Pay');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword('deploy@pay.example.com:22', 'swordfish');
  await page.goBack();
  const question = page.getByRole('alertdialog');
  await expect(question).toHaveAccessibleName('Discard what you typed?');
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(question).toBeHidden();
  await page.goBack();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(question).toBeHidden();
  await expect(credentials.root).toBeHidden();
  await expect(page).not.toHaveURL(/\/profile$/);
});

test.describe('for a PlatformAdmin', () => {
  test.use({ role: 'PlatformAdmin' });

  test('a token that is shown once is not lost by Back', async ({ page, account }) => {
    const name = `deployer-${crypto.randomUUID()}`;
    await page.goto('/');
    await page.getByRole('link', { name: 'Service accounts' }).click();
    await addServiceToken(page, name, account);
    const token = shownToken(page).locator('code');
    await expect(token).toContainText('kiops_sa_');
    await page.goBack();
    await expect(page).toHaveURL(/\/admin\/services$/);
    await expect(token).toContainText('kiops_sa_');
    await page.getByLabel('I have put it where it belongs').check();
    await page.goBack();
    await expect(token).toBeHidden();
    await expect(page).toHaveURL(/\/admin\/services$/);
  });
});
