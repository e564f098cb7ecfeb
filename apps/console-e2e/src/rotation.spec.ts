import { registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';

const [OLD, NEW] = ['canary-old-password', 'canary-new-password'];

test('a password is rotated, the old one is kept until its user has the new one, and then ended', async ({
  page,
  account,
  request,
}) => {
  const { id } = await account.add<{ id: string }>(
    'registries',
    registryFields('Harbor', 'harbor.example.com', OLD),
  );
  const { token } = await account.post<{ token: string }>('service-tokens', {
    name: 'settlement-batch',
    scopes: ['records:read', 'records:reveal'],
    expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    password: account.password,
  });
  const fetches = async (version = 'current'): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}` };
    const reply = await request.post(`/api/v1/registries/${id}/reveal?version=${version}`, { headers });
    return reply.ok() ? ((await reply.json()) as { password: string }).password : reply.status();
  };
  expect(await fetches()).toBe(OLD);

  await page.goto('/');
  const credentials = await viewCredentials(page);
  await credentials.showTab('Registries');
  await credentials.root.getByRole('button', { name: 'Actions for Harbor' }).click();
  await page.getByRole('menuitem', { name: 'Rotate…' }).click();
  const rotate = await dialogNamed(page, 'Rotate Harbor');
  await rotate.getByLabel('New password', { exact: true }).fill(NEW);
  await rotate.getByRole('button', { name: 'Rotate', exact: true }).click();

  const view = await dialogNamed(page, 'Rotation of Harbor');
  const batch = view.getByRole('row').filter({ hasText: 'settlement-batch' });
  await expect(batch).toContainText('Still on the old one');
  await expect(view).toContainText('Safe to revoke at the provider when all are on the new one.');
  expect([await fetches(), await fetches('previous'), await fetches()]).toEqual([NEW, OLD, NEW]);
  await view.getByRole('button', { name: 'Look again' }).click();
  await expect(batch).toContainText('Has the new one');
  await expect(view).toContainText('Safe to revoke at the provider now.');

  await view.getByRole('button', { name: 'Show the old password' }).click();
  await expect(view.getByText(OLD)).toBeVisible();
  await view.getByRole('button', { name: 'Show the new password' }).click();
  await expect(view.getByText(NEW)).toBeVisible();
  await expect(view.getByText(OLD)).toBeHidden();

  await view.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText(/canary/)).toHaveCount(0);
  await credentials
    .row('Harbor')
    .getByRole('button', { name: /^Rotation of Harbor: old one until/ })
    .click();
  await expect(view).toBeVisible();
  await view.getByRole('button', { name: 'End now' }).click();
  await (
    await dialogNamed(page, /^End the old password now/)
  )
    .getByRole('button', { name: 'End it' })
    .click();
  await expect(view).toContainText('Erased. KIOPS gives out the new one only.');
  expect([await fetches('previous'), await fetches()]).toEqual([404, NEW]);
  await view.getByRole('button', { name: 'Close' }).last().click();
  await expect(credentials.row('Harbor')).not.toContainText('Old one until');
});
