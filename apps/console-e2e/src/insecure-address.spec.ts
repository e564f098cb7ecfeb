import { test } from '@playwright/test';
import { freePort } from '@kiops/test-peers';
import { expect } from './fixtures/test';
import { startOperation } from './pages/operations';
import { signIn } from './pages/shell';
import { Account } from './service/account';
import { CredentialsService } from './service/credentials-service';

const ADMIN = { email: 'admin@example.com', password: 'the first administrator' };

test('over plain http at another address than localhost an operation says so, and asks for no password', async ({
  playwright,
  launchOptions,
}) => {
  test.slow();
  const port = await freePort();
  const origin = `http://kiops.test:${port}`;
  const service = await CredentialsService.start({
    KIOPS_PORT: String(port),
    KIOPS_PUBLIC_URL: origin,
    KIOPS_ADMIN_EMAIL: ADMIN.email,
    KIOPS_ADMIN_PASSWORD: ADMIN.password,
  });
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP kiops.test 127.0.0.1'],
  });
  try {
    const admin = await Account.signIn(`http://127.0.0.1:${port}`, ADMIN.email, ADMIN.password);
    const server = { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port: 22, username: 'ops' };
    await admin.add('servers', server);
    await admin.dispose();
    const page = await browser.newPage();
    await page.goto(origin);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await signIn(page, ADMIN.email, ADMIN.password);
    const drawer = await startOperation(page, 'Target', 'Test connection');
    await drawer.expectDiagnosis('This address needs HTTPS or localhost');
    await expect(page.getByRole('dialog', { name: 'SSH credentials' })).toHaveCount(0);
  } finally {
    await browser.close();
    await service.stop();
  }
});
