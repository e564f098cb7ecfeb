import { expect, test } from './fixtures/test';
import { registryFields } from './fixtures/sample-records';
import { dialogNamed } from './pages/shell';

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
