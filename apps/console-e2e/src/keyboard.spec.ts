import { expect, test } from './fixtures/test';
import { addSampleRecords } from './fixtures/sample-records';

test('a secret is found, shown and left with the keyboard alone', async ({ page, account }) => {
  await addSampleRecords(account);
  await page.goto('/');
  await expect(page.getByText('Bastion').first()).toBeVisible();
  const profile = page.getByRole('button', { name: 'Profile' });
  await profile.focus();
  await page.keyboard.press('Enter');
  const view = page.getByRole('menuitem', { name: /View Credentials/ });
  await expect(page.getByRole('menu')).toBeVisible();
  for (
    let steps = 0;
    steps < 8 && !(await view.evaluate((item) => item === document.activeElement));
    steps += 1
  ) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'Credentials' });
  const servers = dialog.getByRole('tab', { name: 'Servers' });
  await expect(dialog.getByRole('row').filter({ hasText: 'Bastion' }).first()).toBeVisible();
  await servers.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('row').filter({ hasText: 'Harbor 운영' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(dialog.getByLabel('Filter registries')).toBeFocused();
  await page.keyboard.type('harbor');
  const eye = dialog.getByRole('button', { name: 'Show password of Harbor 운영' });
  await eye.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Hide password of Harbor 운영' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(profile).toBeFocused();
});
