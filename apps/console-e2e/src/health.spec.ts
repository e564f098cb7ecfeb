import { expect, test } from './fixtures/test';
import { registryFields } from './fixtures/sample-records';
import { dialogNamed } from './pages/shell';
import { tabTo } from './pages/tab-to';

/** A signed token that ends in so many days. */
function tokenOf(days: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + days * 86_400 + 3_600;
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ exp })}.c2lnbmF0dXJl`;
}

test('Health names what ends, filters by tiles, and leads to the row in Credentials', async ({
  page,
  account,
}) => {
  const add = (name: string, password: string) =>
    account.add<{ id: string }>('registries', { ...registryFields(name, `${name}.example.com`), password });
  await add('gone', tokenOf(-2));
  await add('soon', tokenOf(6));
  await add('endless', 'without an end');

  await page.goto('/');
  await page.getByRole('navigation').getByRole('link', { name: 'Health' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeFocused();
  const rows = page.getByRole('grid', { name: 'Health' }).getByRole('row');
  await expect(rows).toHaveText([/Record/, /gone/, /soon.*Ends in 6 days, /]);
  const expired = page.getByRole('button', { name: /Expired/ });
  await expired.click();
  await expect(expired).toHaveAttribute('aria-pressed', 'true');
  await expect(rows).toHaveText([/Record/, /gone/]);
  await page.getByRole('button', { name: /Ends in 30 days/ }).click();
  await expect(rows).toHaveText([/Record/, /gone/, /soon/]);
  await expect(page.getByRole('button', { name: /^Rotate/ })).toHaveCount(0);

  await page.getByRole('button', { name: 'Open soon' }).click();
  const credentials = await dialogNamed(page, 'Credentials');
  const row = credentials.getByRole('row').filter({ hasText: 'soon' });
  await expect(row).toBeVisible();
  await expect(row).toContainText('Ends in 6 days');
  await expect(credentials.getByText('endless')).toBeHidden();
});

test('Health is gone through, and a record rotated and a runtime opened, with the keyboard alone', async ({
  page,
  account,
}) => {
  const { id } = await account.add<{ id: string }>('registries', {
    ...registryFields('Harbor', 'harbor.example.com'),
    password: tokenOf(6),
  });
  await account.post(`registries/${id}/reveal`, {});
  const server = {
    label: 'Bastion',
    protocol: 'ssh',
    host: 'bastion.example.com',
    port: 22,
    username: 'ops',
  };
  const serverId = (await account.add<{ id: string }>('servers', server)).id;
  await account.add('runtimes', {
    label: 'k3s',
    kind: 'kubernetes',
    endpoint: 'https://10.0.0.5:6443',
    kubeconfig: JSON.stringify({ users: [{ name: 'ci', user: { token: tokenOf(12) } }] }),
    serverId,
  });
  await account.post('service-tokens', {
    name: 'ci',
    scopes: ['records:read'],
    expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    password: account.password,
  });
  await page.goto('/health');
  const grid = page.getByRole('grid', { name: 'Health' });
  const rows = grid.getByRole('row');
  await expect(rows).toHaveText([/Record/, /Harbor/, /k3s/, /ci.*Personal token/]);
  await expect(page.getByText('2 records, 1 runtime and 1 token on KIOPS · 3 findings')).toBeVisible();

  // The tiles, each for itself.
  const tile = page.getByRole('button', { name: /Ends in 30 days/ });
  await tabTo(page, tile);
  await page.keyboard.press('Space');
  await expect(tile).toHaveAttribute('aria-pressed', 'true');
  await expect(tile).toBeFocused();
  await expect(rows).toHaveCount(4);
  for (const name of [/Expired/, /Not used/, /Duplicates/, /Refused lately/]) {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name })).toBeFocused();
  }

  // The table is one stop; arrows lead to what is in it.
  await page.keyboard.press('Tab');
  const rotate = page.getByRole('button', { name: 'Rotate Harbor' });
  await expect(rotate).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'Open k3s' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const dialog = await dialogNamed(page, 'Rotate Harbor');
  await dialog.getByLabel('New password', { exact: true }).fill(tokenOf(200));
  await page.keyboard.press('Enter');
  const rotation = await dialogNamed(page, 'Rotation of Harbor');
  // Who gave it has it.
  await expect(rotation.getByRole('row').filter({ hasText: 'Has the new one' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(rotation).toBeHidden();
  await expect(rows).toHaveText([/Record/, /k3s/, /ci/]);

  // A runtime has no tab: it is at its server.
  await tabTo(page, page.getByRole('button', { name: 'Open k3s' }));
  await page.keyboard.press('Enter');
  const credentials = await dialogNamed(page, 'Credentials');
  await expect(credentials.getByRole('tab', { name: 'Servers' })).toHaveAttribute('aria-selected', 'true');
  await expect(credentials.getByRole('row').filter({ hasText: 'Bastion' }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(credentials).toBeHidden();

  await expect(page.getByRole('button', { name: 'Open k3s' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/profile\?tab=tokens$/);
  await expect(page.getByRole('tab', { name: 'Tokens' })).toHaveAttribute('aria-selected', 'true');
});
