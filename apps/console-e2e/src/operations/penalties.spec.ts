import { hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { SshCredentials, testConnection, trustHostKey } from '../pages/operations';

const reason = whyMissing('openssh-backport');
test.skip(reason !== undefined, reason);

test('a server that penalises KIOPS is said to, with how long to wait', async ({ page, account, peer }) => {
  // Each refused password costs more than the least penalty that counts; connections without a sign-in cost less.
  const server = await peer(
    'openssh-backport',
    'PerSourcePenalties authfail:60s noauth:1s min:30s',
    'LogLevel VERBOSE',
  );
  const { username, port } = server;
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@127.0.0.1:${port}`, 'a wrong password');
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const again = await SshCredentials.shown(page);
  await again.expectRefusal();
  await again.enterPassword(`${username}@127.0.0.1:${port}`, server.password);
  await expect.poll(() => server.log()).toMatch(/active penalty of 60 seconds/);
  await again.connect();
  await drawer.expectDiagnosis('The server shuts KIOPS out for a while', 'Retry');
  await expect(drawer.doctor).toContainText('for 15 seconds up to 10 minutes');
  await expect(drawer.doctor).toContainText(
    'Wait 15 seconds, then try once. If it is still shut, wait 10 minutes.',
  );
  await expect(drawer.doctor).toContainText('PerSourcePenaltyExemptList');
});
