import { expect, test } from './fixtures/test';
import { addSampleRecords, CANARY } from './fixtures/sample-records';
import { viewCredentials } from './pages/credentials-dialog';
import { exportCredentials } from './pages/transfer-dialogs';

test('no secret in an address, in the browser’s storage, or in the service’s log', async ({
  page,
  account,
  shared,
  watch,
}) => {
  await addSampleRecords(account);
  await page.goto('/');
  const dialog = await viewCredentials(page);
  await dialog.showTab('Registries');
  expect(await dialog.reveal('password', 'Harbor 운영')).toBe(`${CANARY}-registry`);
  await dialog.close();
  const { file } = await exportCredentials(page, account.password);
  expect(JSON.stringify(file)).toContain(CANARY);

  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  const addresses = watch.addresses.join('\n');
  for (const secret of [CANARY, account.password]) {
    expect(stored).not.toContain(secret);
    expect(decodeURIComponent(addresses)).not.toContain(secret);
    expect(shared.service.log).not.toContain(secret);
  }
  expect(shared.service.log).toContain('/transfer/export');
});
