import { expect, test } from './fixtures/test';
import { addSampleRecords } from './fixtures/sample-records';
import { viewCredentials } from './pages/credentials-dialog';
import { chooseImportFile } from './pages/transfer-dialogs';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('on a phone dialogs fill the screen, and nothing scrolls sideways', async ({ page, account }) => {
  await addSampleRecords(account);
  const sidewards = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.goto('/');
  await expect(page.getByText('Bastion').first()).toBeVisible();
  expect(await sidewards()).toBe(0);
  const dialog = await viewCredentials(page);
  for (const tab of ['Servers', 'Registries', 'DB Connections', 'Docker Hub', 'Source Repositories']) {
    await dialog.showTab(tab);
    await expect(dialog.root.getByRole('row').nth(1)).toBeVisible();
    expect((await dialog.root.boundingBox())?.width).toBe(390);
    expect(await sidewards(), tab).toBe(0);
  }
  await dialog.close();

  const file = await account.export();
  const registries = file.registries?.map((entry) => ({ ...entry, password: 'another' }));
  const importing = await chooseImportFile(page, { ...file, registries });
  await importing
    .getByRole('group', { name: 'Apply to all 1' })
    .getByRole('button', { name: 'Take theirs' })
    .tap();
  // What is said of it stands above the foot, and lets it be pressed meanwhile.
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  const start = importing.getByRole('button', { name: 'Import 1 record' });
  expect(
    await start.evaluate((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    }),
  ).toBe(true);
  await start.tap();
  await expect(importing.getByText('1 record written')).toBeVisible();
  expect(await sidewards()).toBe(0);
});
