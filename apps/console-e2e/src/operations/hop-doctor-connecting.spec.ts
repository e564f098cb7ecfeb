import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Page } from '@playwright/test';
import type { Server } from '@kiops/contracts';
import { freePort, hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { endlessUname, UNDER_WAY } from '../fixtures/endless-command';
import { MOST_RELAYS, openRelays } from '../fixtures/open-relays';
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

/** Registers a server, on loopback if nothing else is said. */
function register(account: Account, label: string, port: number, fields: object = {}): Promise<Server> {
  return account.add('servers', {
    label,
    protocol: 'ssh',
    host: '127.0.0.1',
    username: 'ops',
    port,
    ...fields,
  });
}

/** Starts *Test connection*, and enters a password that the server is not meant to get. */
async function attempt(page: Page, { label, host, port }: Server): Promise<OperationDrawer> {
  const drawer = await testConnection(page, label);
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`ops@${host}:${port}`, 'never sent');
  await credentials.connect();
  return drawer;
}

/** A connection that the server counts and that never signs in. */
async function heldConnection(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const [first] = (await once(socket, 'data')) as [Buffer];
    if (first.toString().startsWith('SSH-')) return socket;
    // The server still counts the connection that looked whether it is up.
    socket.destroy();
  }
}

test('a server that is not found is told from one that is stopped and one that is no SSH server', async ({
  page,
  account,
}) => {
  const web = createServer((_request, reply) => reply.end('hello')).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const nameless = await register(account, 'Nameless', 22, { host: 'no-such-host.invalid' });
  const stopped = await register(account, 'Stopped', await freePort());
  const notSsh = await register(account, 'Web', (web.address() as AddressInfo).port);
  await page.goto('/');
  for (const [server, title, cure, detail] of [
    [nameless, 'The name does not resolve', 'Edit server', 'no-such-host.invalid'],
    [stopped, 'The server refuses the connection', 'Edit server', 'nothing listens on port'],
    [notSsh, 'This is not an SSH server', 'Edit server', 'sshd usually listens on 22'],
  ] as const) {
    const drawer = await attempt(page, server);
    await drawer.expectDiagnosis(title, cure);
    await expect(drawer.doctor).toContainText(detail);
    await drawer.close();
  }
  web.close();
});

test('a server that limits connections is told from one with old algorithms only', async ({
  page,
  account,
  sshd,
}) => {
  const full = await sshd('MaxStartups 1:100:1');
  const old = await sshd('KexAlgorithms diffie-hellman-group14-sha1');
  const [busy, outdated] = [
    await register(account, 'Busy', full.port),
    await register(account, 'Old', old.port),
  ];
  await page.goto('/');
  const held = await heldConnection(full.port);
  for (const [server, title, cure, detail] of [
    [busy, 'The server limits connections', 'Retry', 'MaxStartups'],
    [outdated, 'There is no common algorithm', 'Edit server', 'diffie-hellman-group14-sha1'],
  ] as const) {
    const drawer = await attempt(page, server);
    await drawer.expectDiagnosis(title, cure);
    await expect(drawer.doctor).toContainText(detail);
    await drawer.close();
  }
  held.destroy();
});

test('a jump server that does not forward, and one that does not reach the target, are told apart', async ({
  page,
  account,
  sshd,
}) => {
  const [closed, open] = [await sshd('AllowTcpForwarding no'), await sshd()];
  for (const [name, jump] of Object.entries({ closed, open })) {
    const { port, username } = jump;
    const before = await register(account, `Jump ${name}`, port, { username });
    await register(account, `Behind ${name}`, await freePort(), { jumpServerId: before.id });
  }
  await page.goto('/');
  for (const [jump, label, title, cure, saying] of [
    [
      closed,
      'Behind closed',
      'Hop 1 does not forward connections',
      'Open a terminal on the jump server',
      'AllowTcpForwarding',
    ],
    [open, 'Behind open', 'Hop 1 does not reach the server', 'Edit server', 'Connection refused'],
  ] as const) {
    const drawer = await testConnection(page, label);
    const credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(`${jump.username}@127.0.0.1:${jump.port}`, jump.password);
    await credentials.root.getByRole('textbox', { name: /^Password for ops@/ }).fill('never sent');
    await credentials.connect();
    await trustHostKey(page, hostKeyFingerprint('ed25519'));
    await drawer.expectDiagnosis(title, cure);
    await expect(drawer.doctor).toContainText(saying);
    await drawer.close();
    await expectLastContact(page, label, 'Failed last time');
    await expectLastContact(page, label.replace('Behind', 'Jump'), 'Answered last time');
  }
});

test('an account with too many connections is told so', async ({ page, account, sshd }) => {
  const { port } = await sshd();
  const server = await register(account, 'Target', port);
  await page.goto('/');
  await openRelays(page, account, server, MOST_RELAYS);
  const drawer = await attempt(page, server);
  await drawer.expectDiagnosis('Too many connections are open', 'Retry');
  await drawer.close();
  await expectNeverContacted(page, 'Target');
});

test('a server that is killed in the middle of the work ends it with an error', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd(endlessUname());
  const { port, username, password } = server;
  await register(account, 'Target', port, { username });
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await drawer.expectOutput(UNDER_WAY);
  await server.crash();
  await drawer.expectDiagnosis('The connection broke', 'Retry');
  await drawer.close();
  await expectLastContact(page, 'Target', 'Failed last time');
});
