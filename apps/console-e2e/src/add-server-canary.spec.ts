import { expect, test } from '@playwright/test';
import { canariesOf, foundIn } from './network/canaries';
import { ADMIN, listenTo, startRecorded, storedBeside } from './network/recorded-service';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';
import { readKept } from './pages/vault';
import { Account } from './service/account';

const ADDRESS = 'deploy@pay.example.com:22';

test('the SSH secret that is typed beside a new server never leaves the browser', async ({ browser }) => {
  test.setTimeout(180_000);
  const secret = `canary-password-${crypto.randomUUID()}`;
  const canaries = canariesOf('password', secret);
  const { proxy, origin, service } = await startRecorded();
  const account = await Account.signIn(origin, ADMIN.email, ADMIN.password);
  const context = await browser.newContext({
    baseURL: origin,
    storageState: await account.storageState(),
    extraHTTPHeaders: { 'Accept-Encoding': 'identity' },
  });
  const page = await context.newPage();
  const ear = listenTo(page);
  try {
    await page.goto('/');
    await expect(page.getByText('are under View Credentials')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Import Credentials' })).toBeVisible();
    await page.locator('kiops-empty').getByRole('button', { name: 'Add server' }).click();
    const form = await dialogNamed(page, 'Add server');
    await form.getByLabel('Label', { exact: true }).fill('Pay');
    await form.getByLabel('Host', { exact: true }).fill('pay.example.com');
    await form.getByLabel('Username', { exact: true }).fill('deploy');
    await form.getByLabel(`Password for ${ADDRESS}`, { exact: true }).fill(secret);
    await page.keyboard.press('Enter');
    await expect(form).toBeHidden();
    // The next step stands on the row: its secret is here already.
    await expect(page.getByRole('button', { name: 'Test connection to Pay' })).toBeVisible();

    const places = async () => ({
      'requests, replies and frames as the proxy saw them': proxy.bytes(),
      'addresses, bodies and the console': ear.heard(),
      'storage beside the vault': await storedBeside(page),
      'the database': await service.storedBytes(),
    });
    for (const [place, bytes] of Object.entries({ ...(await places()), 'the service’s log': service.log }))
      expect(foundIn(bytes, canaries), place).toEqual([]);
    expect(proxy.bytes().toString('latin1')).toContain('pay.example.com');
    const dialog = await viewCredentials(page);
    await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
    expect(await readKept(dialog, `Password of ${ADDRESS}`)).toBe(secret);

    // The control: typed into a field that does go to KIOPS, and left in storage, it is seen in each of these places.
    await page.evaluate((word) => localStorage.setItem('control', word), secret);
    await dialog.root.getByRole('button', { name: 'Add server' }).first().click();
    const second = await dialogNamed(page, 'Add server');
    await second.getByLabel('Label', { exact: true }).fill(secret);
    await second.getByLabel('Host', { exact: true }).fill('other.example.com');
    await second.getByLabel('Username', { exact: true }).fill('deploy');
    await second.getByRole('button', { name: 'Add server' }).click();
    await expect(second).toBeHidden();
    await expect(dialog.row('other.example.com')).toBeVisible();
    for (const [place, bytes] of Object.entries(await places()))
      expect(foundIn(bytes, canaries), `control: ${place}`).toContain('password');
  } finally {
    await context.close();
    await account.dispose();
    await proxy.stop();
    await service.stop();
  }
});
