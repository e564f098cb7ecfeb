import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/test';

/** Holds back what the page loads of the console from now on. Gives what lets it go. */
async function holdParts(page: Page): Promise<() => void> {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  return () => letGo();
}

for (const [name, title] of [
  ['Add server', 'Add server'],
  ['Import Credentials', 'Import Credentials'],
] as const)
  test(`${name}: what is typed or clicked before the dialog is there does nothing to the page`, async ({
    page,
  }) => {
    // The stream of events never ends, so that the network would never be idle.
    await page.route('**/api/v1/events*', (route) => route.fulfill({ status: 429 }));
    await page.goto('/');
    const button = page.locator('kiops-empty').getByRole('button', { name });
    await expect(button).toBeVisible();
    await page.waitForLoadState('networkidle');
    const letGo = await holdParts(page);
    await button.dblclick();
    for (const key of ['Enter', '/', 'a', 'Space', 'Tab']) await page.keyboard.press(key);
    await expect(button).toBeFocused();
    letGo();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await page.keyboard.type('typed');
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await expect(page.locator('main input')).toHaveValue('');
  });

test('what is typed before the first terminal is there opens no second one', async ({ page, account }) => {
  const server = { label: 'One', protocol: 'ssh', host: 'one.example.com', port: 22, username: 'ops' };
  await account.add('servers', server);
  await page.goto('/');
  const actions = page.getByRole('button', { name: 'Actions for One' });
  await actions.click();
  const letGo = await holdParts(page);
  await page.getByRole('menuitem', { name: 'Open terminal' }).click();
  await expect(page.getByRole('menu')).toBeHidden();
  for (const key of ['l', 's', 'Space', 'Enter', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('menu')).toBeHidden();
  letGo();
  await expect(page.getByRole('dialog', { name: 'SSH credentials' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(page.locator('[role=tab]')).toHaveCount(1);
});

test('View Credentials needs nothing more of the console by the time it is chosen', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('No server yet')).toBeVisible();
  const part = page.waitForResponse(
    async (response) =>
      response.url().endsWith('.js') && (await response.text()).includes('kiops-credentials-dialog'),
  );
  await page.getByRole('button', { name: 'Profile' }).click();
  // With all that it imports itself.
  await page.evaluate(`import('${(await part).url()}').then(() => undefined)`);
  const asked: string[] = [];
  await page.route('**/*.js', (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await page.getByRole('menuitem', { name: 'View Credentials' }).click();
  await expect(page.getByRole('dialog', { name: 'Credentials' })).toBeVisible();
  expect(asked).toEqual([]);
});
