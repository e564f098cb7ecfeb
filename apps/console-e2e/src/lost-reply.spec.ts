import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';

test('a record whose reply was lost on the way is there once when it is added again', async ({
  page,
  account,
  watch,
}) => {
  let wasLost = false;
  await page.route('**/api/v1/registries', async (route) => {
    if (wasLost || route.request().method() !== 'POST') return route.fallback();
    wasLost = true;
    expect((await route.fetch()).status()).toBe(201);
    await route.abort('connectionreset');
  });
  await page.goto('/');
  const credentials = await viewCredentials(page);
  await credentials.showTab('Registries');
  await credentials.root.getByRole('button', { name: 'Add registry' }).first().click();
  const form = await dialogNamed(page, 'Add registry');
  await form.getByLabel('Label', { exact: true }).fill('Harbor');
  await form.getByLabel('URL', { exact: true }).fill('harbor.example.com');
  await form.getByLabel('Username', { exact: true }).fill('robot');
  await form.getByLabel('Password', { exact: true }).fill('canary-harbor');
  const add = form.getByRole('button', { name: 'Add registry', exact: true });
  await add.click();
  await expect(form.getByText('KIOPS could not be reached.')).toBeVisible();
  expect((await account.list('registries')).items.length).toBe(1);
  expect(watch.faults.splice(0)).toEqual(['Failed to load resource: net::ERR_CONNECTION_RESET']);
  await add.click();
  await expect(form).toBeHidden();
  await expect(credentials.row('Harbor')).toHaveCount(1);
  expect((await account.list('registries')).items.length).toBe(1);
});
