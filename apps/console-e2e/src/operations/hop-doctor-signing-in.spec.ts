import type { Page } from '@playwright/test';
import { hostKeyFingerprint, userKey, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import {
  expectLastContact,
  expectNeverContacted,
  type OperationDrawer,
  SshCredentials,
  testConnection,
  trustHostKey,
} from '../pages/operations';
import type { Account } from '../service/account';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);

const REFUSED = 'The credential was refused, or the account is not allowed';

/** Registers a server on loopback; returns its `user@host:port`. */
async function register(account: Account, username: string, port: number): Promise<string> {
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  return `${username}@127.0.0.1:${port}`;
}

/** Starts *Test connection* with a password, or with the key that every server of the tests takes, and trusts the host. */
async function signIn(page: Page, address: string, password?: string): Promise<OperationDrawer> {
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  if (password === undefined) await credentials.giveKey(address, userKey('ed25519'));
  else await credentials.enterPassword(address, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  return drawer;
}

test('a refused secret is asked for again by itself, and not offered a second time', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd();
  const address = await register(account, server.username, server.port);
  const drawer = await signIn(page, address, 'not the password');
  let credentials = await SshCredentials.shown(page);
  await credentials.expectRefusal();
  await credentials.cancel();
  await drawer.expectDiagnosis(REFUSED, 'Change the secret');
  await drawer.close();
  await expectLastContact(page, 'Target', 'Failed last time');

  const again = await testConnection(page, 'Target');
  credentials = await SshCredentials.shown(page);
  await credentials.expectRefusal();
  expect(server.log().match(/Failed password|PAM: Authentication failure/g)).toHaveLength(1);
  await credentials.enterPassword(address, server.password);
  await credentials.connect();
  await again.expectDone();
  await again.close();
  await expectLastContact(page, 'Target', 'Answered last time');
});

test('a host key that is declined ends it before anything is sent, and says nothing of the server', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd();
  const address = await register(account, server.username, server.port);
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(address, server.password);
  await credentials.connect();
  const reported = page.waitForResponse('**/api/v1/operations');
  const question = page.getByRole('alertdialog', { name: 'Do you trust this server?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await drawer.expectDiagnosis('The host key was not trusted', 'Retry');
  await expect(drawer.doctor.getByText(hostKeyFingerprint('ed25519'))).toBeVisible();
  expect(server.log()).not.toMatch(/password|Accepted/);
  await reported;
  await page.reload();
  await expectNeverContacted(page, 'Target');
});

test('a server that wants a key and a password is given both, and both are kept', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd('AuthenticationMethods publickey,password');
  const address = await register(account, server.username, server.port);
  const drawer = await signIn(page, address);
  await drawer.expectDiagnosis('The server wants one more proof');
  await drawer.doctor.getByRole('button', { name: 'Use a password' }).click();
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(address, server.password);
  await credentials.connect();
  await drawer.expectDone();
  await drawer.close();
  const again = await testConnection(page, 'Target');
  await again.expectDone();
  await expect(page.getByRole('dialog', { name: 'SSH credentials' })).toBeHidden();
});

test('a server that takes no keys says so before the key is used', async ({ page, account, sshd }) => {
  const server = await sshd('PubkeyAuthentication no');
  const drawer = await signIn(page, await register(account, server.username, server.port));
  await drawer.expectDiagnosis('This server does not take keys', 'Use a password');
  expect(server.log()).not.toMatch(/publickey/);
});

test('a server that takes no passwords says so before the password is sent, and takes a key', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd('PasswordAuthentication no', 'KbdInteractiveAuthentication no');
  const address = await register(account, server.username, server.port);
  const drawer = await signIn(page, address, server.password);
  await drawer.expectDiagnosis('This server does not take passwords', 'Use an SSH key');
  expect(server.log()).not.toMatch(/password/);
  await drawer.doctor.getByRole('button', { name: 'Use an SSH key' }).click();
  const credentials = await SshCredentials.shown(page);
  await credentials.giveKey(address, userKey('ed25519'));
  await credentials.connect();
  await drawer.expectDone();
});

for (const [what, option, title] of [
  ['an account that is kept out', 'AllowUsers nobody', REFUSED],
  [
    'a server that ends the session at the first wrong password',
    'MaxAuthTries 1',
    'There were too many attempts',
  ],
] as const) {
  test(`${what} is told with its cause`, async ({ page, account, sshd }) => {
    const server = await sshd(option, 'PubkeyAuthentication no', 'KbdInteractiveAuthentication no');
    const address = await register(account, server.username, server.port);
    const isRight = option.startsWith('Allow');
    const drawer = await signIn(page, address, isRight ? server.password : 'not the password');
    const credentials = await SshCredentials.shown(page);
    await credentials.expectRefusal();
    await credentials.cancel();
    await drawer.expectDiagnosis(title, 'Change the secret');
  });
}
