import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';

const SECRET = 'canary-of-a-secret';

test('a pasted ssh command fills a new server, whose jump server is added first', async ({
  page,
  account,
}) => {
  await page.goto('/');
  await page.locator('kiops-empty').getByRole('button', { name: 'Add server' }).click();
  const form = await dialogNamed(page, 'Add server');
  const line = form.getByLabel('Paste ssh command or address');
  await expect(line).toBeFocused();
  // It is read as soon as it is there: the next Enter is for the field that it leads to.
  await page.keyboard.insertText('ssh -J ops@bastion.example.com:2222 deploy@db.example.com -p 2200');
  await expect(form.getByRole('status').filter({ hasText: 'Filled' })).toContainText(
    'Filled: host, port, username',
  );
  await expect(form.getByLabel('Jump server', { exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Add server' })).toHaveCount(2);
  const jump = page.getByRole('dialog', { name: 'Add server' }).last();
  await expect(jump.getByLabel('Host', { exact: true })).toHaveValue('bastion.example.com');
  await page.keyboard.type('Bastion');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Add server' })).toHaveCount(1);
  await expect(form.getByLabel('Jump server', { exact: true })).toHaveValue('Bastion');
  await form.getByLabel('Label', { exact: true }).fill('DB');
  await form.getByRole('button', { name: 'Add server' }).click();
  await expect(form).toBeHidden();
  const { items } = await account.list<{ label: string; port: number; route: { port: number }[] }>('servers');
  const db = items.find(({ label }) => label === 'DB');
  expect([db?.port, db?.route.map(({ port }) => port)]).toEqual([2200, [2222]]);
});

test('the foot of a tall form stays in sight, and its fields scroll', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await page.goto('/');
  await page.locator('kiops-empty').getByRole('button', { name: 'Add server' }).click();
  const form = await dialogNamed(page, 'Add server');
  await form.getByText('Advanced').click();
  for (const name of ['Cancel', 'Add server', 'Add and test'])
    await expect(form.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
});

for (const [tab, noun, label, text, secretField, filled] of [
  [
    'Registries',
    'registry',
    'Paste docker login or address',
    `docker login -u 'robot$ci' -p '${SECRET}' harbor.example.com`,
    'Password',
    'URL, kind, username, password',
  ],
  [
    'DB Connections',
    'DB connection',
    'Paste URI or connection string',
    `postgres://kim:${SECRET}@db.example.com/shop`,
    'Password',
    'engine, host, port, database, username, password',
  ],
  [
    'Source Repositories',
    'token',
    'Paste clone URL or token',
    `https://kim:${SECRET}@github.com/acme/shop.git`,
    'Token',
    'provider, address, username, token',
  ],
] as const) {
  test(`a secret in a line that is pasted for a ${noun} goes to its field only`, async ({ page }) => {
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('request', (request) => heard.push(request.url(), request.postData() ?? ''));
    await page.goto('/');
    const dialog = await viewCredentials(page);
    await dialog.showTab(tab);
    await dialog.root
      .getByRole('button', { name: `Add ${noun}` })
      .first()
      .click();
    const form = await dialogNamed(page, `Add ${noun}`);
    await expect(form.getByLabel(label)).toBeFocused();
    await form.getByLabel(label).fill(text);
    await expect(form.getByText(`Filled: ${filled}`)).toBeVisible();
    await expect(form.getByLabel(label)).toHaveValue('');
    await expect(form.getByLabel(secretField, { exact: true })).toHaveValue(SECRET);
    await expect(form.getByLabel(secretField, { exact: true })).toHaveAttribute('type', 'password');
    expect(await page.content()).not.toContain(SECRET);
    expect(page.url()).not.toContain(SECRET);
    expect(heard.join('\n')).not.toContain(SECRET);
    // The control: the request that adds it, and a label, are places where it is seen.
    await form.getByLabel('Label', { exact: true }).fill('Pasted');
    await form.getByRole('button', { name: `Add ${noun}` }).click();
    await expect(form).toBeHidden();
    expect(heard.join('\n')).toContain(SECRET);
  });
}
