import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures/test';
import { freePort } from './network/nginx';
import { type SshServer, sshServers } from './network/ssh-server';
import { SshCredentials, testConnection, trustHostKey } from './pages/operations';
import type { Account } from './service/account';

const reason = sshServers.whyMissing('openssh');
test.skip(reason !== undefined, reason);

const REFUSED = 'The credential was refused, or the account is not allowed';

/** Registers a server on loopback; returns its `user@host:port`. */
async function register(account: Account, username: string, port: number): Promise<string> {
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  return `${username}@127.0.0.1:${port}`;
}

/** Runs with an sshd of its own. */
async function withServer(
  options: readonly string[],
  run: (server: SshServer) => Promise<void>,
): Promise<void> {
  const server = await sshServers.startPeer('openssh', options);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

const fingerprint = () => sshServers.hostKeyFingerprint('ed25519');

test('a refused secret is asked for again, and the right one is used', async ({ page, account }) => {
  await withServer([], async (server) => {
    const address = await register(account, server.username, server.port);
    await page.goto('/');
    const drawer = await testConnection(page, 'Target');
    let credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(address, 'not the password');
    await credentials.connect();
    await trustHostKey(page, fingerprint());
    await drawer.expectDiagnosis(REFUSED);
    await drawer.doctor.getByRole('button', { name: 'Change the secret' }).click();
    credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(address, server.password);
    await credentials.connect();
    await drawer.expectDone();
  });
});

test('a server that wants a key and a password is given both, and both are kept', async ({
  page,
  account,
}) => {
  await withServer(['AuthenticationMethods publickey,password'], async (server) => {
    const address = await register(account, server.username, server.port);
    await page.goto('/');
    const drawer = await testConnection(page, 'Target');
    let credentials = await SshCredentials.shown(page);
    await credentials.giveKey(address, sshServers.userKey('ed25519'));
    await credentials.connect();
    await trustHostKey(page, fingerprint());
    await drawer.expectDiagnosis('The server wants one more proof');
    await drawer.doctor.getByRole('button', { name: 'Use a password' }).click();
    credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(address, server.password);
    await credentials.connect();
    await drawer.expectDone();
    await drawer.close();
    const again = await testConnection(page, 'Target');
    await again.expectDone();
    await expect(page.getByRole('dialog', { name: 'SSH credentials' })).toBeHidden();
  });
});

test('a server that takes no keys says so before the key is used', async ({ page, account }) => {
  await withServer(['PubkeyAuthentication no'], async (server) => {
    const address = await register(account, server.username, server.port);
    await page.goto('/');
    const drawer = await testConnection(page, 'Target');
    const credentials = await SshCredentials.shown(page);
    await credentials.giveKey(address, sshServers.userKey('ed25519'));
    await credentials.connect();
    await trustHostKey(page, fingerprint());
    await drawer.expectDiagnosis('This server does not take keys');
    await expect(drawer.doctor.getByRole('button').first()).toHaveText('Use a password');
  });
});

for (const [what, option, title] of [
  ['an account that is kept out', 'AllowUsers nobody', REFUSED],
  [
    'a server that ends the session at the first wrong password',
    'MaxAuthTries 1',
    'There were too many attempts',
  ],
] as const) {
  test(`${what} is told with its cause`, async ({ page, account }) => {
    await withServer(
      [option, 'PubkeyAuthentication no', 'KbdInteractiveAuthentication no'],
      async (server) => {
        const address = await register(account, server.username, server.port);
        await page.goto('/');
        const drawer = await testConnection(page, 'Target');
        const credentials = await SshCredentials.shown(page);
        await credentials.enterPassword(
          address,
          option.startsWith('Allow') ? server.password : 'not the password',
        );
        await credentials.connect();
        await trustHostKey(page, fingerprint());
        await drawer.expectDiagnosis(title);
      },
    );
  });
}

test('a stopped server and a web server are told apart', async ({ page, account }) => {
  const web = createServer((_request, reply) => reply.end('hello')).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const fields = { protocol: 'ssh', host: '127.0.0.1', username: 'ops' };
  await account.add('servers', { ...fields, label: 'Stopped', port: await freePort() });
  await account.add('servers', { ...fields, label: 'Web', port: (web.address() as AddressInfo).port });
  await page.goto('/');
  for (const [label, title] of [
    ['Stopped', 'The server refuses the connection'],
    ['Web', 'This is not an SSH server'],
  ]) {
    const drawer = await testConnection(page, label);
    const credentials = await SshCredentials.shown(page);
    await credentials.root.getByRole('textbox', { name: /^Password for/ }).fill('never sent');
    await credentials.connect();
    await drawer.expectDiagnosis(title);
    await expect(drawer.doctor.getByRole('button').first()).toHaveText('Edit server');
    await drawer.close();
  }
  web.close();
});
