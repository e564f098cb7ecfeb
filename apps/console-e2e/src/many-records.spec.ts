import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';

const COUNT = 10_000;

test('10,000 registries open, scroll to the end, and filter', async ({ page, account }) => {
  const registries = Array.from({ length: COUNT }, (_, index) => ({
    ref: `r${index}`,
    label: `Registry ${String(index).padStart(5, '0')}`,
    kind: 'harbor',
    url: `harbor-${index}.example.com`,
    username: 'robot$ci',
    password: `secret ${index}`,
  }));
  await account.import({ format: 'kiops-credentials', version: 1, registries });
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  await expect(dialog.tab('Registries')).toContainText(/10,?000/);
  await expect(dialog.row('Registry 00000')).toBeVisible();
  const viewport = dialog.root.locator('cdk-virtual-scroll-viewport');
  await viewport.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(dialog.row('Registry 09999')).toBeVisible();
  expect(await dialog.root.getByRole('row').count()).toBeLessThan(80);
  await dialog.root.getByLabel('Filter registries').fill('harbor-4321.');
  await expect(dialog.row('Registry 04321')).toBeVisible();
  await expect(dialog.row(/Registry \d/)).toHaveCount(1);
});
