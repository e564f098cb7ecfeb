import { zipSync } from 'fflate';
import { expectAccessible } from './fixtures/accessible';
import { expect, test } from './fixtures/test';
import { addImportFiles, chooseImportFile, chooseImportFiles } from './pages/transfer-dialogs';
import { dialogNamed } from './pages/shell';

/** Rows of many kinds, as a sheet of a team has them; no tool writes these names. */
const SHEET = {
  name: '계정목록.csv',
  content: [
    '구분,이름,위치,포트,계정,값,담당',
    'Server,Bastion,bastion.example.com,2222,ops,s-p w,kim',
    'Registry,Harbor,harbor.example.com,,robot$ci,=r"1",kim',
    'Git,Lab,gitlab.example.com,,kim,g-t,lee',
    'Fridge,Kitchen,kitchen.example.com,,kim,f,lee',
  ].join('\n'),
};

test('a table of mixed rows is given its columns once, and comes in', async ({ page, account }) => {
  test.slow();
  await page.goto('/');
  let dialog = await chooseImportFiles(page, [SHEET]);
  const column = (name: string) => dialog.getByRole('combobox', { name: `Column ${name} becomes` });
  const become = async (name: string, target: string) => {
    await column(name).click();
    await page.getByRole('option', { name: target, exact: true }).click();
    await expect(column(name)).toHaveText(target);
  };
  await expect(dialog.getByText('4 rows. KIOPS knows 3 of these 7 columns by name')).toBeVisible();
  await expect(column('이름')).toHaveText('Label');
  await expect(column('담당')).toHaveText('Leave out');
  await expectAccessible(page, 'the columns of a table');

  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  await expect(dialog.getByRole('alert')).toContainText('No column becomes');
  await expect(column('구분')).toBeFocused();
  // By the keyboard alone: down through the list, and Enter.
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(column('구분')).toHaveText('What the row is');
  await become('위치', 'Host');
  await become('값', 'Password');
  await expect(dialog.getByText('3 records, 2 left out')).toBeVisible();
  await expect(dialog.getByText('s-p w')).toBeHidden();
  await dialog.getByRole('button', { name: 'Show the values of 값' }).click();
  await expect(dialog.getByText('s-p w')).toBeVisible();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();

  await expect(dialog.getByText('the column “담당” with 4 values')).toBeVisible();
  await expect(dialog.getByText('It says that it is “Fridge”, which is no store.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Import 3 records and 1 SSH secret' }).click();
  dialog = await dialogNamed(page, 'Import finished');
  await expect(dialog.getByText('3 records written')).toBeVisible();
  const servers = await account.list<{ host: string; port: number; username: string }>('servers');
  expect(servers.items.map(({ host, port, username }) => [host, port, username])).toEqual([
    ['bastion.example.com', 2222, 'ops'],
  ]);
  expect((await account.list('registries')).total).toBe(1);
  expect((await account.list('source-repositories')).total).toBe(1);

  // The second time nothing is asked, and nothing is new.
  await dialog.getByRole('button', { name: 'Import more files' }).click();
  await addImportFiles(page, [SHEET]);
  dialog = await dialogNamed(page, 'Import Credentials');
  await expect(dialog.getByText('There is nothing to write.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Columns of 계정목록.csv' }).click();
  await expect(column('구분')).toHaveText('What the row is');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByText('There is nothing to write.')).toBeVisible();
});

test('tables in an archive are given their columns, and reach servers through one that is on KIOPS', async ({
  page,
  account,
}) => {
  test.slow();
  const gate = { label: 'Gate', protocol: 'ssh', host: 'gate.example.com', port: 22, username: 'ops' };
  const { id } = await account.add<{ id: string }>('servers', gate);
  const archive = zipSync({
    'lists/web.csv': Buffer.from('name,host,user,jump server\nweb,web.example.com,kim,Gate\n'),
    'lists/db.csv': Buffer.from('name,host,user,jump server\ndb,db.example.com,kim,nobody\n'),
  });
  await page.goto('/');
  let dialog = await chooseImportFile(page, Buffer.from(archive));
  await expect(dialog.getByText('/lists/web.csv')).toBeVisible();
  await expect(dialog.getByText('1 record', { exact: true })).toBeVisible();
  await expectAccessible(page, 'the columns of a table in an archive');
  await dialog.getByRole('checkbox', { name: /Remember/ }).uncheck();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  await expect(dialog.getByText('/lists/db.csv')).toBeVisible();
  await expect(dialog.getByText('1 row: no such server here')).toBeVisible();
  await dialog.getByRole('button', { name: 'Make the plan' }).click();
  await expect(dialog.getByText('no SSH server on KIOPS has the name')).toBeVisible();
  // Of two tables, a menu says which.
  await dialog.getByRole('button', { name: /^Columns of/ }).press('Enter');
  await page.getByRole('menuitem', { name: /db\.csv$/ }).press('Enter');
  await expect(dialog.getByText('1 row: no such server here')).toBeVisible();
  await dialog.getByRole('button', { name: 'Back' }).click();
  // The server on KIOPS is none of the file's: it counts nowhere.
  await expect(dialog.getByText('It is reached through Gate, which is on KIOPS.')).toBeHidden();
  await expect(dialog.getByRole('button', { name: /^0\s*Identical/ })).toBeVisible();
  await dialog.getByRole('button', { name: /^1\s*New/ }).click();
  await expect(dialog.getByText('It is reached through Gate, which is on KIOPS.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Import 1 record' }).click();
  dialog = await dialogNamed(page, 'Import finished');
  await expect(dialog.getByText('1 record written')).toBeVisible();
  await expect(dialog.getByText('Identical, nothing to do')).toBeHidden();
  const servers = await account.list<{ label: string; jumpServerId: string | null }>('servers');
  expect(servers.items.map(({ label, jumpServerId }) => [label, jumpServerId]).sort()).toEqual([
    ['Gate', null],
    ['web', id],
  ]);
});

for (const [width, height] of [
  [390, 844],
  [844, 390],
])
  test(`the columns of a table can be given at ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('/');
    const dialog = await chooseImportFiles(page, [SHEET]);
    const last = dialog.getByRole('combobox', { name: 'Column 값 becomes' });
    await last.click();
    await page.getByRole('option', { name: 'Password', exact: true }).click();
    await expect(last).toHaveText('Password');
    await expectAccessible(page, `the columns of a table at ${width} x ${height}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
  });
