import type { Page } from '@playwright/test';
import type { AuditAction, AuditEntry, Page as ListPage, Server } from '@kiops/contracts';
import { hostKeyFingerprint, type Peer, whyMissing } from '@kiops/test-peers';
import { MOST_RELAYS, openRelays } from '../fixtures/open-relays';
import { expect, test } from '../fixtures/ssh-test';
import { viewCredentials } from '../pages/credentials-dialog';
import {
  type OperationDrawer,
  SshCredentials,
  startOperation,
  testConnection,
  trustHostKey,
} from '../pages/operations';
import { chooseInProfileMenu, signIn } from '../pages/shell';
import { openVault, setPassphrase } from '../pages/vault';
import type { Account } from '../service/account';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);
test.slow();

const COLLECT = 'Collect system info';

const signIns = (server: Peer): number => server.log().match(/Accepted \S+ for/g)?.length ?? 0;

function register(account: Account, { host, port, username }: Peer, label = 'Target'): Promise<Server> {
  return account.add('servers', { label, protocol: 'ssh', host, port, username });
}

/** How often the service wrote this of a relay. */
async function relays(account: Account, action: AuditAction): Promise<number> {
  return (await account.read<ListPage<AuditEntry>>(`audit?action=${action}`)).items.length;
}

async function finish(drawer: OperationDrawer): Promise<void> {
  await drawer.expectDone();
  await drawer.close();
}

/** The first operation of somebody on the server: this browser is given the password, and trusts the host key. */
async function collectFirst(page: Page, { host, port, username, password }: Peer): Promise<void> {
  const drawer = await startOperation(page, 'Target', COLLECT);
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@${host}:${port}`, password);
  await credentials.connect('Connect and collect');
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await finish(drawer);
}

test('the second operation on a server signs in to nothing; locking the vault ends what it used', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd();
  await register(account, server);
  await page.goto('/');
  await collectFirst(page, server);
  await finish(await startOperation(page, 'Target', COLLECT));
  await finish(await startOperation(page, 'Target', COLLECT));
  expect([signIns(server), await relays(account, 'relay.opened')]).toEqual([1, 1]);

  await test.step('a test of the connection makes one of its own, in its place', async () => {
    expect(await relays(account, 'relay.ended')).toBe(0);
    await finish(await testConnection(page, 'Target'));
    expect([signIns(server), await relays(account, 'relay.opened')]).toEqual([2, 2]);
    await expect.poll(() => relays(account, 'relay.ended')).toBe(1);
  });

  const vault = await openVault(page, await viewCredentials(page));
  await setPassphrase(vault, 'correct horse battery');
  await expect(vault.getByRole('list', { name: 'What opens the vault' })).toBeVisible({ timeout: 30_000 });
  expect(await relays(account, 'relay.ended')).toBe(1);
  await vault.getByRole('button', { name: 'Lock now' }).click();
  await expect.poll(() => relays(account, 'relay.ended')).toBe(2);
  await expect.poll(() => server.connections()).toBe(0);
});

test('a server that was restarted between two operations is connected to again, unseen', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd();
  await register(account, server);
  await page.goto('/');
  await collectFirst(page, server);
  await server.crash();
  const restarted = await sshd(`Port ${server.port}`);
  await finish(await startOperation(page, 'Target', COLLECT));
  expect(signIns(restarted)).toBe(1);
});

test('a connection that is only kept gives way, where an account has as many as it may', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd();
  const target = await register(account, server);
  await register(account, server, 'Other');
  await page.goto('/');
  await collectFirst(page, server);
  await openRelays(page, account, target, MOST_RELAYS - 1);
  await finish(await startOperation(page, 'Other', COLLECT));
  expect([signIns(server), await relays(account, 'relay.ended')]).toEqual([2, 1]);
});

test('whoever signs in next in the same browser signs in to the server, too', async ({
  page,
  account,
  shared,
  sshd,
}) => {
  const server = await sshd();
  const next = await shared.admin.invite(shared.service.origin, 'Member');
  for (const each of [account, next]) await register(each, server);
  await page.goto('/');
  await collectFirst(page, server);
  expect(await relays(account, 'relay.opened')).toBe(1);
  await chooseInProfileMenu(page, 'Logout');
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, next.email, next.password);
  await expect.poll(() => server.connections()).toBe(0);
  await collectFirst(page, server);
  expect([signIns(server), await relays(next, 'relay.opened')]).toEqual([2, 1]);
  await next.dispose();
});
