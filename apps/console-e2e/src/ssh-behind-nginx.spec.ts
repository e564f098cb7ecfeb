import { expect, test as base } from '@playwright/test';
import { freePort, hostKeyFingerprint, startPeer, userKey, whyMissing } from '@kiops/test-peers';
import { Nginx } from './network/nginx';
import { PageWatch } from './fixtures/watched-page';
import { SshCredentials, testConnection, trustHostKey } from './pages/operations';
import { signIn } from './pages/shell';
import { Account } from './service/account';
import { CredentialsService } from './service/credentials-service';

const ADMIN = { email: 'admin@example.com', password: 'the first administrator' };

const reason = Nginx.whyNot() ?? whyMissing('openssh');

/** The address of a service behind nginx over TLS, as people would type it. */
const test = base.extend<{ origin: string }>({
  origin: async ({}, use) => {
    const [port, servicePort] = [await freePort(), await freePort()];
    const origin = `https://localhost:${port}`;
    const service = await CredentialsService.start({
      KIOPS_PORT: String(servicePort),
      KIOPS_PUBLIC_URL: origin,
      KIOPS_TRUSTED_PROXIES: '127.0.0.1',
      KIOPS_ADMIN_EMAIL: ADMIN.email,
      KIOPS_ADMIN_PASSWORD: ADMIN.password,
    });
    const nginx = await Nginx.start(port, servicePort);
    await use(origin);
    await nginx.stop();
    await service.stop();
  },
});

test.skip(reason !== undefined, reason);
test.use({ ignoreHTTPSErrors: true });

test('signing in, the vault and an SSH connection work behind nginx over TLS', async ({ page, origin }) => {
  test.setTimeout(180_000);
  const watch = new PageWatch(page);
  const server = await startPeer('openssh');
  try {
    const admin = await Account.signIn(origin, ADMIN.email, ADMIN.password);
    const { host, port, username } = server;
    await admin.add('servers', { label: 'Behind', protocol: 'ssh', host, port, username });
    await admin.dispose();
    await page.goto(origin);
    await signIn(page, ADMIN.email, ADMIN.password);
    const drawer = await testConnection(page, 'Behind');
    const credentials = await SshCredentials.shown(page);
    await credentials.giveKey(`${username}@${host}:${port}`, userKey('ed25519'));
    await credentials.connect();
    await trustHostKey(page, hostKeyFingerprint('ed25519'));
    await drawer.expectDone();
    await expect(drawer.root.getByLabel('Output')).toContainText(/^Linux .+/);
    await drawer.close();

    const cookies = await page.context().cookies();
    expect(cookies.map(({ name }) => name)).toContain('__Host-kiops_session');
    for (const { name, secure } of cookies)
      expect([name, secure]).toEqual([expect.stringMatching(/^__Host-/), true]);
    // A page keeps its connections for the next operation, and takes them with it.
    await page.reload();
    await page.getByRole('link', { name: 'Activity' }).first().click();
    await expect(page.getByText('Ended a connection to server “Behind”')).toBeVisible();
  } finally {
    await server.stop();
  }
  watch.expectNoFaults();
});
