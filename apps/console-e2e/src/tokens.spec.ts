import { expect, test } from './fixtures/test';
import { addServiceToken, shownToken } from './pages/service-accounts';
import { dialogNamed } from './pages/shell';

test.use({ role: 'PlatformAdmin' });

test('a service account gets a token that is shown once, acts for a user, is rotated and revoked', async ({
  page,
  account,
  request,
}) => {
  const name = `deployer-${crypto.randomUUID()}`;
  const reads = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, 'x-kiops-on-behalf-of': account.email };
    return (await request.get('/api/v1/registries', { headers })).status();
  };
  const shown = async (): Promise<string> => {
    const made = shownToken(page);
    const token = (await made.locator('code').innerText()).replace(/\s/g, '');
    await page.getByLabel('I have put it where it belongs').check();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(made).toBeHidden();
    return token;
  };

  await page.goto('/admin/services');
  await addServiceToken(page, name, account);
  const first = await shown();
  expect(first).toMatch(/^kiops_sa_[\w-]{43}[0-9A-Za-z]{6}$/);
  expect(await reads(first)).toBe(200);

  const tokens = page.getByRole('list', { name: `Tokens of ${name}` });
  await tokens.getByRole('button', { name: 'Rotate prod' }).click();
  const rotate = await dialogNamed(page, 'Rotate prod');
  await rotate.getByLabel('Your password', { exact: true }).fill(account.password);
  await rotate.getByRole('button', { name: 'Rotate' }).click();
  const second = await shown();
  expect([await reads(first), await reads(second)]).toEqual([200, 200]);

  await expect(tokens.getByRole('listitem')).toHaveCount(2);
  await tokens.getByRole('button', { name: 'Revoke prod' }).last().click();
  const revoke = await dialogNamed(page, 'Revoke prod?');
  await revoke.getByRole('button', { name: 'Revoke' }).click();
  await expect(tokens.getByRole('listitem')).toHaveCount(1);
  expect([await reads(first), await reads(second)]).toEqual([200, 401]);
});
