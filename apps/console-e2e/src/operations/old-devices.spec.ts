import { hostKeyFingerprint, userKey, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { rowOf, SshCredentials, testConnection, trustHostKey } from '../pages/operations';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);

/** As a switch of ten years ago, which has SHA-1 and CBC and nothing else. */
const OLD = [
  'KexAlgorithms diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1',
  'HostKeyAlgorithms ssh-rsa',
  'PubkeyAcceptedAlgorithms ssh-rsa',
  'Ciphers aes128-cbc',
  'MACs hmac-sha1',
];

test('an old device is told by its algorithms, and works once that is allowed for it', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd(...OLD);
  const address = `${server.username}@127.0.0.1:${server.port}`;
  await account.add('servers', {
    label: 'Switch',
    protocol: 'ssh',
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
  });
  await page.goto('/');
  const refused = await testConnection(page, 'Switch');
  const credentials = await SshCredentials.shown(page);
  await credentials.giveKey(address, userKey('rsa'));
  await credentials.connect();
  await refused.expectDiagnosis('There is no common algorithm', 'Edit server');
  for (const offered of ['diffie-hellman-group14-sha1', 'ssh-rsa', 'aes128-cbc', 'hmac-sha1'])
    await expect(refused.doctor).toContainText(offered);

  await refused.doctor.getByRole('button', { name: 'Edit server' }).click();
  const form = page.getByRole('dialog', { name: 'Edit server' });
  await form.getByRole('checkbox', { name: 'Allow old algorithms' }).check();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await page.reload();
  await expect(rowOf(page, 'Switch')).toContainText('old algorithms');

  const allowed = await testConnection(page, 'Switch');
  await trustHostKey(page, hostKeyFingerprint('rsa'));
  await allowed.expectDone();
  await expect(allowed.root).toContainText('Post-quantum key exchange: no');
});

test('a device that knows only group exchange, counters and plain HMACs just works', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd(
    'KexAlgorithms diffie-hellman-group-exchange-sha256',
    'Ciphers aes192-ctr',
    'MACs hmac-sha2-256',
  );
  await account.add('servers', {
    label: 'Appliance',
    protocol: 'ssh',
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
  });
  await page.goto('/');
  const drawer = await testConnection(page, 'Appliance');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${server.username}@127.0.0.1:${server.port}`, server.password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await drawer.expectDone();
});
