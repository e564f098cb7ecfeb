import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures/test';
import { addSampleRecords, CANARY } from './fixtures/sample-records';
import { viewCredentials } from './pages/credentials-dialog';
import { dialogNamed } from './pages/shell';
import { exportCredentials, exportProtected } from './pages/transfer-dialogs';

const PASSPHRASE = 'canary of a passphrase';

test('no secret in an address, in the browser’s storage, or in the service’s log', async ({
  page,
  account,
  shared,
  watch,
}) => {
  test.slow();
  await addSampleRecords(account);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  expect(await dialog.reveal('password', 'Harbor 운영')).toBe(`${CANARY}-registry`);
  await dialog.root.getByRole('button', { name: 'Actions for Harbor 운영' }).click();
  await page.getByRole('menuitem', { name: 'Copy as…' }).click();
  const forms = await dialogNamed(page, 'Copy as…');
  const [written] = await Promise.all([
    page.waitForEvent('download'),
    forms.getByRole('button', { name: 'Download Kubernetes Secret' }).click(),
  ]);
  const nested = /\.dockerconfigjson: (\S+)/.exec(await readFile(await written.path(), 'utf8'))?.[1] ?? '';
  const { auths } = JSON.parse(Buffer.from(nested, 'base64').toString()) as {
    auths: Record<string, { auth: string }>;
  };
  expect(Buffer.from(auths['harbor.example.com'].auth, 'base64').toString()).toContain(CANARY);
  await expect(forms).not.toContainText(CANARY);
  await forms.getByRole('button', { name: 'Close' }).last().click();
  await dialog.close();
  const protectedFile = await exportProtected(page, account.password, PASSPHRASE);
  expect(protectedFile.content).not.toContain(CANARY);
  const { file } = await exportCredentials(page, account.password);
  expect(JSON.stringify(file)).toContain(CANARY);

  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  const addresses = watch.addresses.join('\n');
  const inBase64 = Buffer.from(`robot$ci:${CANARY}`).toString('base64').slice(0, 16);
  for (const secret of [CANARY, inBase64, account.password, PASSPHRASE]) {
    expect(stored).not.toContain(secret);
    expect(decodeURIComponent(addresses)).not.toContain(secret);
    expect(shared.service.log).not.toContain(secret);
  }
  expect(shared.service.log).toContain('/transfer/export');
});
