import { hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { SshCredentials, testConnection, trustHostKey } from '../pages/operations';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);

test('a host key that is compared for longer than the server waits: KIOPS connects again by itself', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd('LoginGraceTime 3');
  const { username, port, password } = server;
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
  await credentials.connect();
  await expect(page.getByRole('alertdialog', { name: 'Do you trust this server?' })).toBeVisible();
  await expect.poll(() => server.connections(), { timeout: 45_000 }).toBe(0);
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await drawer.expectDone();
  await expect.poll(() => server.log().match(/Accepted \S+ for/g)).toHaveLength(1);
});
