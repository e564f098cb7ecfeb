import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';
import { keepPassword, openVault } from './pages/vault';

const ADDRESS = 'deploy@pay.example.com:22';

/** Finds no violation of axe's rules, in both themes. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
    );
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
    expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
  }
}

test('the browser’s half of the credentials', async ({ page, account }) => {
  test.setTimeout(180_000);
  await account.add('servers', {
    label: 'Pay',
    protocol: 'ssh',
    host: 'pay.example.com',
    port: 22,
    username: 'deploy',
  });
  await account.add('servers', {
    label: 'Build',
    protocol: 'ssh',
    host: 'b.example.com',
    port: 22,
    username: 'ci',
  });
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', { name: 'Add a secret for ci@b.example.com:22' }).click();
  const adding = await dialogNamed(page, 'Add SSH secret');
  await adding.getByRole('button', { name: 'Save in this browser' }).click();
  await expect(adding.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'a secret to be entered');
  await adding.getByRole('radio', { name: 'SSH key' }).click();
  await expectAccessible(page, 'a key to be given');
  await page.keyboard.press('Escape');
  await keepPassword(page, dialog, ADDRESS, 'swordfish');
  await dialog.root.getByRole('button', { name: 'Expand Pay' }).click();
  await dialog.root.getByRole('button', { name: `Show Password of ${ADDRESS}` }).click();
  await expect(dialog.root.getByText('swordfish')).toBeVisible();
  await expectAccessible(page, 'a kept password in clear');

  const vault = await openVault(page, dialog);
  await expectAccessible(page, 'the vault');
  await vault.getByRole('button', { name: 'Close', exact: true }).last().click();
  await dialog.root.getByRole('button', { name: 'Reset' }).click();
  await dialogNamed(page, 'Reset credentials');
  await expectAccessible(page, 'what a reset deletes');
});
