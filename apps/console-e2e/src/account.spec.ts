import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { chooseInProfileMenu, dialogNamed, signIn } from './pages/shell';
import { keepPassword } from './pages/vault';

test('the name is edited where it stands', async ({ page }) => {
  await page.goto('/');
  await chooseInProfileMenu(page, 'Edit My Info');
  await expect(page).toHaveURL(/\/profile$/);
  await page.getByRole('button', { name: 'Edit name' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('이서연');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Edit name' })).toBeVisible();
  await page.getByRole('button', { name: 'Profile' }).click();
  await expect(page.getByRole('menu')).toContainText('이서연');
});

test('a changed password ends the other sessions and opens the next one', async ({
  page,
  account,
  secondPage,
}) => {
  await secondPage.goto('/sign-in');
  await signIn(secondPage, account.email, account.password);
  await expect(secondPage.getByRole('heading', { name: 'Servers' })).toBeVisible();

  await page.goto('/profile');
  await page.getByRole('tab', { name: 'Change Password' }).click();
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  await fill('Current password', 'not my password');
  await fill('New password', 'a password of 2026');
  await fill('Repeat the password', 'a password of 2026');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The password is wrong.')).toBeVisible();
  await fill('Current password', account.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Password changed.')).toBeVisible();

  await secondPage.reload();
  await signIn(secondPage, account.email, 'a password of 2026');
  await expect(secondPage.getByRole('heading', { name: 'Servers' })).toBeVisible();
});

test('the plan tells its limit and what is used of it', async ({ page, account }) => {
  await account.add('servers', {
    label: 'One',
    protocol: 'ssh',
    host: 'one.example.com',
    port: 22,
    username: 'ops',
  });
  await page.goto('/');
  await chooseInProfileMenu(page, /^Plan/);
  await expect(page).toHaveURL(/\/plan$/);
  await expect(page.getByRole('heading', { name: 'Enterprise' })).toBeVisible();
  await expect(page.getByText('no limit')).toBeVisible();
});

test('Logout ends the session for good', async ({ page }) => {
  await page.goto('/');
  await chooseInProfileMenu(page, 'Logout');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto('/profile');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a session that ends leaves nothing readable on the sign-in page, which leads back', async ({
  page,
  account,
}) => {
  const server = { protocol: 'ssh', host: 'one.example.com', port: 22, username: 'ops' };
  await account.add('servers', { ...server, label: 'One' });
  await account.add('servers', { ...server, label: 'Two', host: 'two.example.com' });
  await page.goto('/activity');
  const credentials = await viewCredentials(page);
  await credentials.root.getByRole('button', { name: 'Actions for Two' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByText('Server deleted.')).toBeVisible();
  await credentials.root.getByRole('button', { name: 'Add server' }).first().click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByLabel('Label').fill('Three');
  await form.getByLabel('Host').fill('three.example.com');
  await form.getByLabel('Username').fill('ops');
  const leftOver = await watchSignIn(page);
  // The page follows what changes elsewhere, and notices by itself.
  await account.signOut();
  await expect(page.getByText('This session was signed out. Sign in to go on.')).toBeVisible();
  expect(await leftOver()).toBe('');

  await signIn(page, account.email, account.password);
  await expect(page).toHaveURL(/\/activity$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  // An open menu that is asking for something.
  const leftByMenu = await watchSignIn(page);
  await page.route('**/api/v1/vpn-status', async (route) => {
    await page.context().clearCookies();
    await route.continue();
  });
  await page.getByRole('button', { name: 'Profile' }).click();
  await expect(page.getByText('You were signed out in another tab, or the cookies')).toBeVisible();
  expect(await leftByMenu()).toBe('');
});

test('a session that ends elsewhere is noticed by a page that asks for nothing', async ({
  page,
  account,
}) => {
  const listens = page.waitForResponse(/\/api\/v1\/events/);
  await page.goto('/activity');
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await listens;
  await account.signOut();
  await expect(page.getByText('This session was signed out. Sign in to go on.')).toBeVisible();
});

test('a clock that is wrong is told once', async ({ page, account }) => {
  const server = { label: 'One', protocol: 'ssh', host: 'one.example.com', port: 22, username: 'ops' };
  await account.add('servers', server);
  await setClockAhead(page, 20);
  await page.goto('/');
  const notice = page.getByText('This computer’s clock is 20 minutes ahead of KIOPS.');
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toBeHidden();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeFocused();
  await expect(notice).toBeHidden();
});

test('what this browser keeps while its clock is wrong has the right time', async ({ page, account }) => {
  const server = { label: 'One', protocol: 'ssh', host: 'one.example.com', port: 22, username: 'ops' };
  await account.add('servers', server);
  const started = Date.now();
  await setClockAhead(page, -20);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await keepPassword(page, dialog, 'ops@one.example.com:22', 'kept at the right time');
  await dialog.root.getByRole('button', { name: 'Expand One' }).click();
  const kept = dialog.root.locator('kiops-account-secrets time');
  await expect(kept).toHaveText('just now');
  const stamped = Date.parse((await kept.getAttribute('datetime')) ?? '');
  expect(Math.abs(stamped - started)).toBeLessThan(10 * 60_000);
});

/** Sets the clock of the page's computer ahead of the true one, or behind it. */
async function setClockAhead(page: Page, minutes: number): Promise<void> {
  await page.addInitScript((ahead) => {
    globalThis.Date = new Proxy(Date, {
      construct: (True, parts) =>
        parts.length === 0 ? new True(True.now() + ahead) : (Reflect.construct(True, parts) as Date),
      get: (True, name) => (name === 'now' ? () => True.now() + ahead : (Reflect.get(True, name) as unknown)),
    });
  }, minutes * 60_000);
}

/** Notes what lies over the sign-in page at the moment in which it is drawn. Gives what there was, and is by now. */
async function watchSignIn(page: Page): Promise<() => Promise<string>> {
  const note = await page.evaluateHandle(() => {
    const noted = { text: '' };
    const over = () => document.querySelector<HTMLElement>('.cdk-overlay-container')?.innerText.trim() ?? '';
    new MutationObserver(() => {
      if (document.querySelector('kiops-sign-in')) noted.text += over();
    }).observe(document.body, { childList: true, subtree: true });
    return noted;
  });
  return () => note.evaluate(({ text }) => text);
}

test.describe('an administrator', () => {
  test.use({ role: 'PlatformAdmin' });

  test('invites a person, who joins; and sends a link for a new password', async ({ page, secondPage }) => {
    const email = `invited-${crypto.randomUUID()}@example.com`;
    await page.goto('/admin/users');
    await page.getByRole('button', { name: 'Invite' }).click();
    const invite = await dialogNamed(page, 'Invite a person');
    await invite.getByLabel('Email').fill(email);
    await invite.getByRole('button', { name: 'Make the link' }).click();
    const invited = page.getByRole('dialog');
    await secondPage.goto(await invited.getByLabel('One-time link').innerText());
    await invited.getByRole('button', { name: 'Done' }).click();

    const fill = (label: string, text: string) => secondPage.getByLabel(label, { exact: true }).fill(text);
    await fill('Name', '박지훈');
    await fill('Password', 'joined in 2026');
    await fill('Repeat the password', 'joined in 2026');
    await secondPage.getByRole('button', { name: 'Create account and sign in' }).click();
    await expect(secondPage.getByText('No server yet')).toBeVisible();

    await page.getByLabel('Filter users').fill(email);
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.reload();
    await page.getByLabel('Filter users').fill(email);
    await page.getByRole('button', { name: 'Actions for 박지훈' }).last().click();
    await page.getByRole('menuitem', { name: 'Password reset link' }).click();
    const link = await page.getByRole('dialog').getByLabel('One-time link').innerText();
    await secondPage.goto(link);
    await fill('New password', 'forgotten no more 1');
    await fill('Repeat the password', 'forgotten no more 1');
    await secondPage.getByRole('button', { name: 'Save and sign in' }).click();
    await expect(secondPage.getByText('No server yet')).toBeVisible();
  });

  test('does not see Plan, but everyone’s activity', async ({ page, account }) => {
    await account.add('servers', {
      label: 'Audited',
      protocol: 'ssh',
      host: 'one.example.com',
      port: 22,
      username: 'ops',
    });
    await page.goto('/');
    await page.getByRole('button', { name: 'Profile' }).click();
    await expect(page.getByRole('menuitem', { name: 'Edit My Info' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /^Plan/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.goto('/activity');
    await page.getByLabel('Filter activity').fill('Audited');
    await expect(page.getByRole('row').filter({ hasText: 'Audited' }).first()).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'admin@example.com' })).toHaveCount(0);
  });
});
