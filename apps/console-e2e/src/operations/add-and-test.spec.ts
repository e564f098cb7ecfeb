import { hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { viewCredentials } from '../pages/credentials-dialog';
import { OperationDrawer, trustHostKey } from '../pages/operations';
import { dialogNamed } from '../pages/shell';

const reason = whyMissing('openssh');

test.skip(reason !== undefined, reason);
test.slow();

test('Ctrl+Enter adds a server with its secret and tests it; Credentials test it from its row', async ({
  page,
  sshd,
}) => {
  const { host, port, username, password } = await sshd();
  await page.goto('/');
  await page.locator('kiops-empty').getByRole('button', { name: 'Add server' }).click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByLabel('Label', { exact: true }).fill('결제 API');
  await form.getByLabel('Host', { exact: true }).fill(host);
  await form.getByLabel('Port', { exact: true }).fill(String(port));
  await form.getByLabel('Username', { exact: true }).fill(username);
  await form.getByLabel(`Password for ${username}@${host}:${port}`, { exact: true }).fill(password);
  await page.keyboard.press('Control+Enter');
  await expect(form).toBeHidden();

  // The secret is in the browser by now: nothing is asked for but the host key.
  const drawer = new OperationDrawer(await dialogNamed(page, 'Test connection'));
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await drawer.expectDone();
  await drawer.close();
  await expect(page.getByRole('row').filter({ hasText: '결제 API' })).toContainText('just now');
  await expect(page.locator('body')).not.toBeFocused();

  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Actions for 결제 API' }).click();
  await page.getByRole('menuitem', { name: 'Test connection' }).click();
  const again = new OperationDrawer(await dialogNamed(page, 'Test connection'));
  await again.expectDone();
  await again.close();
  await expect(dialog.root).toBeVisible();
});
