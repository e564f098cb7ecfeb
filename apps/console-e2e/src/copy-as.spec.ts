import { readFile } from 'node:fs/promises';
import type { Page as ListPage, AuditEntry } from '@kiops/contracts';
import { registryFields } from './fixtures/sample-records';
import { expect, test } from './fixtures/test';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';

test('a record is copied and downloaded as its tools read it, and that its secret was read stands in the log', async ({
  page,
  context,
  account,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await account.add('registries', registryFields('Harbor', 'harbor.example.com', "p'w $HOME"));
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  await dialog.root.getByRole('button', { name: 'Actions for Harbor' }).click();
  await page.getByRole('menuitem', { name: 'Copy as…' }).click();
  const forms = await dialogNamed(page, 'Copy as…');
  const reads = async () => (await account.read<ListPage<AuditEntry>>('audit?action=record.revealed')).total;
  expect(await reads()).toBe(0);

  await forms.getByRole('button', { name: 'Copy docker login for bash and zsh' }).click();
  await expect(page.getByText('The clipboard is cleared in 30 s.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    ` printf '%s' 'p'\\''w $HOME' | docker login --username 'robot$ci' --password-stdin harbor.example.com\n`,
  );
  expect(await reads()).toBe(1);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    forms.getByRole('button', { name: 'Download Docker config.json' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('config.json');
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual({
    auths: { 'harbor.example.com': { auth: Buffer.from("robot$ci:p'w $HOME").toString('base64') } },
  });
  expect(await reads()).toBe(2);
});

test('a server is copied as ssh reads it, with its jump server', async ({ page, context, account }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const server = { protocol: 'ssh', port: 22, username: 'ops' };
  const gate = await account.add<{ id: string }>('servers', {
    ...server,
    label: 'Gate',
    host: 'gate.example.com',
  });
  const inner = { ...server, label: 'Inner', host: 'inner.example.com', jumpServerId: gate.id };
  await account.add('servers', inner);
  await page.goto('/');
  await page.getByRole('button', { name: 'Actions for Inner' }).click();
  await page.getByRole('menuitem', { name: 'Copy as…' }).click();
  const forms = await dialogNamed(page, 'Copy as…');
  await forms.getByRole('button', { name: 'Copy ssh_config block' }).click();
  await expect(page.getByText('ssh_config block copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    [
      'Host Inner',
      '  HostName inner.example.com',
      '  User ops',
      '  Port 22',
      '  ProxyJump Gate',
      '',
      'Host Gate',
      '  HostName gate.example.com',
      '  User ops',
      '  Port 22',
      '',
    ].join('\n'),
  );
});
