import type { Locator, Page } from '@playwright/test';
import { bitwarden, DOCKER_CONFIG, KUBECONFIG, SSH_CONFIG, XTS } from './fixtures/foreign-files';
import { expect, test } from './fixtures/test';
import { dialogNamed } from './pages/shell';

const FILES = [KUBECONFIG, XTS, SSH_CONFIG, DOCKER_CONFIG, bitwarden('over ssh')].map(
  ({ name, content }) => ({ name, mimeType: '', buffer: Buffer.from(content) }),
);

/** What has the focus: whether something has it, and can be seen with a mark, in the window and with nothing over it. */
function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'nothing';
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
    const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
    const at = document.elementFromPoint(x, y);
    const isSeen = width > 0 && height > 0 && at !== null && (element.contains(at) || at.contains(element));
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '';
    const isMarked = element.matches(':focus-visible');
    return isSeen && isMarked ? 'seen' : `${element.localName} “${name}” ${isSeen ? 'unmarked' : 'unseen'}`;
  });
}

/** Presses a key until a control has the focus, which is seen all the way. */
async function walkTo(page: Page, place: Locator, key = 'Tab'): Promise<void> {
  await expect(place).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await place.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press(key);
    await expect.poll(() => focused(page)).toBe('seen');
  }
  throw new Error('The key does not come there.');
}

/** Chooses from a select that has the focus. */
async function choose(page: Page, select: Locator, option: string): Promise<void> {
  await page.keyboard.press('Enter');
  const wanted = page.getByRole('option', { name: option, exact: true });
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 10; presses += 1) {
    const active = await select.getAttribute('aria-activedescendant');
    if (active !== null && active === (await wanted.getAttribute('id'))) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(wanted).toBeHidden();
}

test('what many tools keep comes in by the keyboard alone', async ({ page, account }) => {
  test.slow();
  await page.goto('/');
  await expect(page.getByText('No server yet')).toBeVisible();
  const profile = page.getByRole('button', { name: 'Profile' });
  await walkTo(page, profile);
  await page.keyboard.press('Enter');
  await walkTo(page, page.getByRole('menuitem', { name: 'Import Credentials' }), 'ArrowDown');
  await page.keyboard.press('Enter');

  let dialog = await dialogNamed(page, 'Import Credentials');
  // It is listened for before: it takes the browser a moment to hand choosers over.
  const choosing = page.waitForEvent('filechooser');
  await walkTo(page, dialog.getByRole('button', { name: 'Choose files' }));
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(FILES);

  const buildBot = dialog.getByRole('combobox', { name: 'Store of Build bot' });
  await expect(buildBot).toHaveText('Source Repositories');
  await expect(dialog.getByRole('heading', { name: 'Import Credentials' })).toBeFocused();
  // The cards of the files are on the way, and what is left out can be scrolled.
  const cards = dialog.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await walkTo(page, cards.first());
  await walkTo(page, buildBot);
  await choose(page, buildBot, 'Registries');
  await expect(buildBot).toHaveText('Registries');
  await expect(buildBot).toBeFocused();

  await walkTo(page, dialog.getByRole('button', { name: 'Questions' }));
  await page.keyboard.press('Enter');
  dialog = await dialogNamed(page, 'Before the plan');
  await expect(dialog.getByRole('heading', { name: 'Before the plan' })).toBeFocused();
  const portal = dialog.getByRole('combobox', { name: 'Store of Portal' });
  await walkTo(page, portal);
  await choose(page, portal, 'Source Repositories');
  await expect(portal).toHaveText('Source Repositories');
  await expect(portal).toBeFocused();
  await walkTo(page, dialog.getByRole('button', { name: 'Make the plan' }));
  await page.keyboard.press('Enter');

  dialog = await dialogNamed(page, 'Import Credentials');
  const go = dialog.getByRole('button', { name: 'Import 8 records and 1 SSH secret' });
  await expect(go).toBeVisible();
  await expect(dialog.getByRole('heading', { name: 'Import Credentials' })).toBeFocused();
  await walkTo(page, go);
  await page.keyboard.press('Enter');
  dialog = await dialogNamed(page, 'Import finished');
  await expect(dialog.getByText('8 records written')).toBeVisible();
  await expect(dialog.getByRole('heading', { name: 'Import finished' })).toBeFocused();
  await walkTo(page, dialog.getByRole('button', { name: 'Close' }).last());
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(profile).toBeFocused();

  const row = page
    .getByRole('grid', { name: 'Servers' })
    .getByRole('row')
    .filter({ hasText: 'bastion.example.com' });
  await walkTo(page, page.getByRole('grid', { name: 'Servers' }));
  for (let presses = 0; presses < 12; presses += 1) {
    if (await row.first().evaluate((element) => element.contains(document.activeElement))) break;
    await page.keyboard.press('ArrowDown');
  }
  expect(await row.first().evaluate((element) => element.contains(document.activeElement))).toBe(true);
  expect(await focused(page)).toBe('seen');
  expect((await account.list('servers')).total).toBe(4);
});
