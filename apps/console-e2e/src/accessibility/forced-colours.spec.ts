import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { viewCredentials } from '../pages/credentials-dialog';
import { chooseInProfileMenu, dialogNamed } from '../pages/shell';

/*
 * With forced colours (Windows' contrast themes) the browser paints every ground in one colour and drops all shadows: what
 * tells something has to be told by a line, or in a colour of the system.
 */
test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: 'active' }));

/** Whether a part stands out from what is behind it: by its ground, or by a line around it. */
function standsOut(part: Locator, pseudo?: '::after' | '::before'): Promise<boolean> {
  return part.evaluate((element, of) => {
    const isSeen = (colour: string) => !/^(?:transparent|rgba\(.*, 0\))$/.test(colour);
    const style = getComputedStyle(element, of);
    let behind: Element | null = of ? element : element.parentElement;
    while (behind && !isSeen(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const ground = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
    const differs = (colour: string) => isSeen(colour) && colour !== ground;
    const hasLine = (line: string, width: string, colour: string) =>
      line !== 'none' && Number.parseFloat(width) > 0 && differs(colour);
    return (
      differs(style.backgroundColor) ||
      hasLine(style.outlineStyle, style.outlineWidth, style.outlineColor) ||
      hasLine(style.borderBottomStyle, style.borderBottomWidth, style.borderBottomColor)
    );
  }, pseudo);
}

async function expectToStandOut(parts: Readonly<Record<string, Locator>>): Promise<void> {
  for (const [what, part] of Object.entries(parts))
    await expect.poll(() => standsOut(part.first()), `${what} stands out`).toBe(true);
}

/** Whether the line around a part is drawn whole: no box that it is in cuts it off. */
function isWhole(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const style = getComputedStyle(element);
    const width = Number.parseFloat(style.outlineWidth) + Number.parseFloat(style.outlineOffset);
    const { top, bottom } = element.getBoundingClientRect();
    for (let around = element.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === 'visible') continue;
      const box = around.getBoundingClientRect();
      if (top - width < box.top || bottom + width > box.bottom) return false;
    }
    return true;
  });
}

/** What has the focus. */
function focused(page: Page): Locator {
  return page.locator(':focus');
}

test('forced colours: what a colour tells is still seen', async ({ page, account }) => {
  const server = { protocol: 'ssh', port: 22, username: 'ops' };
  const gate = await account.add<{ id: string }>('servers', {
    ...server,
    label: 'Bastion',
    host: 'bastion.example.com',
  });
  await account.add('servers', {
    ...server,
    label: 'Inner',
    host: '10.0.0.7',
    jumpServerId: gate.id,
    allowOldAlgorithms: true,
    systemInfo: { cpuLoad: 0.4, memoryBytes: 1_000, memoryUsedBytes: 950, disks: [] },
  });
  await account.add('docker-hub', { label: 'acmeci', username: 'acmeci', accessToken: 'x' });

  await page.goto('/');
  const row = page.getByRole('row').filter({ hasText: 'Inner' });
  await expect(row).toBeVisible();
  await expectToStandOut({
    'a meter': row.locator('kiops-meter .bar'),
    'how full it is': row.locator('kiops-meter i'),
    'a nearly full one': row.locator('kiops-meter.bad i'),
    'a jump server of a route': row.locator('kiops-route-line .node'),
    'the line of a route': row.locator('kiops-route-line .link'),
    'a marker': row.locator('kiops-server-address .marker, kiops-server-address [class*=old]'),
  });
  const current = page.getByRole('navigation').getByRole('link', { name: 'Servers' });
  expect(await standsOut(current, '::after'), 'the current page').toBe(true);
  const other = page.getByRole('navigation').getByRole('link', { name: 'Activity' });
  expect(await standsOut(other, '::after'), 'no other page').toBe(false);

  expect(await standsOut(row), 'a row').toBe(false);
  await row.getByRole('checkbox').check();
  await expectToStandOut({
    'a selected row': row,
    'the bar of what is selected': page.getByRole('region', { name: '1 selected' }),
  });
  await page.keyboard.press('Tab');
  await expectToStandOut({ 'what has the focus': focused(page) });

  const { root } = await viewCredentials(page);
  await expect(root.getByRole('row').filter({ hasText: 'Inner' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await expectToStandOut({ 'the row that has the focus': focused(page) });
  const add = root.getByRole('button', { name: 'Add a secret for ops@10.0.0.7' });
  await expectToStandOut({ 'the button of a row': add });
  expect(await isWhole(add), 'the line around it').toBe(true);
  await expectToStandOut({ 'the state of the vault': root.getByRole('button', { name: 'Browser vault' }) });
  await page.keyboard.press('Escape');

  await chooseInProfileMenu(page, 'Export Credentials');
  const exporting = await dialogNamed(page, 'Export Credentials');
  await expectToStandOut({
    'a choice': exporting.locator('.choice:not(.is-chosen)'),
    'the chosen one': exporting.locator('.choice.is-chosen'),
  });
  const chosen = exporting.locator('.choice.is-chosen');
  expect(
    await chosen.evaluate((card) => getComputedStyle(card).outlineWidth),
    'is told from the others',
  ).toBe('2px');
  await page.keyboard.press('Escape');

  await page.goto('/profile');
  await page.getByRole('tab', { name: 'Change Password' }).click();
  await page.getByLabel('New password', { exact: true }).fill('correct horse battery staple');
  const bars = page.getByRole('meter').locator('i.on');
  await expect(bars).toHaveCount(4);
  expect(await standsOut(bars.first()), 'the strength of a password').toBe(true);

  await page.goto('/trash');
  const toggles = page.getByRole('radiogroup', { name: 'How it was removed' });
  await expectToStandOut({
    'the chosen filter': toggles.locator('.mat-button-toggle-checked'),
  });
});
