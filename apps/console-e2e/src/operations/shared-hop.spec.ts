import type { Locator, Page } from '@playwright/test';
import type { Server } from '@kiops/contracts';
import { freePort, hostKeyFingerprint, type Peer, whyMissing } from '@kiops/test-peers';
import { expectAccessible } from '../fixtures/accessible';
import { expect, test } from '../fixtures/ssh-test';
import { ServerQuestion, SshCredentials, trustHostKey, trustSharedHostKey } from '../pages/operations';
import { dialogNamed } from '../pages/shell';
import type { Account } from '../service/account';

const reason = whyMissing('openssh') ?? whyMissing('asyncssh');
test.skip(reason !== undefined, reason);

const COUNT = 40;

/** As sshd has it if it is not told otherwise. */
const MANY = ['MaxStartups 10:30:100'];

/** Registers the jump server, and so many servers behind it: one sshd, which each record names. */
async function register(account: Account, jump: Peer, ports: readonly number[]): Promise<void> {
  const fields = { protocol: 'ssh', host: '127.0.0.1', username: jump.username };
  const { id } = await account.add<Server>('servers', {
    ...fields,
    label: 'Bastion Busan',
    port: jump.port,
  });
  for (const [index, port] of ports.entries()) {
    const label = `Node ${String(index).padStart(2, '0')}`;
    await account.add('servers', { ...fields, label, port, jumpServerId: id });
  }
}

/** Starts *Test connection* on all servers behind the jump server. */
async function testAll(page: Page, count: number): Promise<Locator> {
  await page.goto('/');
  await page.getByRole('checkbox', { name: 'Select all servers that are shown' }).check();
  await expect(page.getByRole('region', { name: `${count + 1} selected` })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select Bastion Busan' }).uncheck();
  await page
    .getByRole('region', { name: `${count} selected` })
    .getByRole('button', { name: 'Test connection' })
    .click();
  return dialogNamed(page, 'Test connection');
}

const cardOf = (drawer: Locator): Locator =>
  drawer.getByRole('region', { name: 'Shared jump server Bastion Busan' });
const accepted = (server: Peer): number => server.log().match(/Accepted \S+ for/g)?.length ?? 0;
const refused = (server: Peer): number => server.log().match(/Failed \S+ for/g)?.length ?? 0;
const rows = (drawer: Locator): Locator =>
  drawer.getByRole('list', { name: 'Servers' }).getByRole('listitem');

async function expectCounts(drawer: Locator, words: string): Promise<void> {
  await expect(drawer.getByText(words, { exact: true }).first()).toBeVisible({ timeout: 120_000 });
}

test('forty servers behind one jump server: one session there, signed in once', async ({
  page,
  account,
  sshd,
}) => {
  test.setTimeout(240_000);
  const [jump, target] = [await sshd(...MANY), await sshd(...MANY)];
  await register(account, jump, Array<number>(COUNT).fill(target.port));
  const testing = testAll(page, COUNT);
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${jump.username}@127.0.0.1:${jump.port}`, jump.password);
  await credentials.enterPassword(`${target.username}@127.0.0.1:${target.port}`, target.password);
  await credentials.connect();
  const drawer = await testing;
  await trustSharedHostKey(cardOf(drawer), hostKeyFingerprint('ed25519'));
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await expect.poll(() => accepted(target), { timeout: 120_000 }).toBe(COUNT);
  expect(accepted(jump)).toBe(1);
  await expectCounts(drawer, '40 answered');
  const shared = cardOf(drawer);
  await expect(shared).toContainText('Hop 1 · signed in once for all 40 · password from this browser');
  await expect(drawer).toContainText('40 servers behind Bastion Busan · 40 of 40 finished');
  await expect(drawer.getByRole('progressbar', { name: /^Progress/ })).toHaveAttribute(
    'aria-valuenow',
    '100',
  );
  await expect(rows(drawer)).toHaveCount(COUNT);
  // The connection that they shared ends with the run.
  await expect.poll(() => jump.connections()).toBe(0);
  await expectAccessible(page, 'a run behind a shared jump server');
});

test('a jump server that refuses: its wrong password is tried once, and nothing behind it', async ({
  page,
  account,
  sshd,
}) => {
  test.setTimeout(180_000);
  const [jump, target] = [await sshd(...MANY, 'LogLevel VERBOSE'), await sshd(...MANY)];
  await register(account, jump, Array<number>(12).fill(target.port));
  const testing = testAll(page, 12);
  let credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${jump.username}@127.0.0.1:${jump.port}`, 'a wrong password');
  await credentials.enterPassword(`${target.username}@127.0.0.1:${target.port}`, target.password);
  await credentials.connect();
  const drawer = await testing;
  await trustSharedHostKey(cardOf(drawer), hostKeyFingerprint('ed25519'));
  credentials = await SshCredentials.shown(page);
  await credentials.expectRefusal();
  await credentials.cancel();

  await expectCounts(drawer, '0 answered · 12 not tried');
  await expect(drawer).toContainText('12 servers behind Bastion Busan · 12 of 12 finished');
  await expect(drawer.getByRole('progressbar', { name: /^Progress/ })).toHaveAttribute(
    'aria-valuenow',
    '100',
  );
  await expect(rows(drawer).filter({ hasText: 'Not tried: Bastion Busan refused' })).toHaveCount(12);
  await expect(drawer.getByRole('status')).toHaveText('0 answered, 12 not tried');
  const shared = cardOf(drawer);
  await expect(shared.getByRole('alert')).toContainText('The credential was refused');
  expect([refused(jump), accepted(jump), accepted(target)]).toEqual([1, 0, 0]);
  await expectAccessible(page, 'a shared jump server that refused');

  await shared.getByRole('button', { name: 'Change the secret' }).click();
  credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${jump.username}@127.0.0.1:${jump.port}`, jump.password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await expectCounts(drawer, '12 answered');
  expect([refused(jump), accepted(jump)]).toEqual([1, 1]);
});

test('a second factor of the jump server is asked for once, in its card', async ({
  page,
  account,
  sshd,
  peer,
}) => {
  const code = { prompts: [{ text: 'Password: ' }, { text: 'Verification code: ', answer: '482093' }] };
  const jump = await peer('asyncssh', 'method=interactive', `rounds=${JSON.stringify([code])}`);
  const target = await sshd();
  await register(account, jump, Array<number>(5).fill(target.port));
  const testing = testAll(page, 5);
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${jump.username}@127.0.0.1:${jump.port}`, jump.password);
  await credentials.enterPassword(`${target.username}@127.0.0.1:${target.port}`, target.password);
  await credentials.connect();
  const drawer = await testing;
  await expect(cardOf(drawer).getByRole('group', { name: /^Do you trust / })).toBeVisible({
    timeout: 45_000,
  });
  await expectAccessible(page, 'the host key of a shared jump server');
  await trustSharedHostKey(cardOf(drawer), hostKeyFingerprint('ed25519'));
  const shared = cardOf(drawer);
  const question = await ServerQuestion.shown(shared, 'Verification code:');
  await expectCounts(drawer, '0 answered · 5 waiting');
  await expectAccessible(page, 'a question of a shared jump server');
  await question.field('Verification code:').fill('482093');
  await question.send();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await expectCounts(drawer, '5 answered');
  expect(jump.log().match(/answered 2: right/g)).toHaveLength(1);
});

test('what a jump server does not forward to was not tried; the others answer', async ({
  page,
  account,
  sshd,
}) => {
  const target = await sshd();
  const jump = await sshd(`PermitOpen 127.0.0.1:${target.port}`);
  const closed = await freePort();
  await register(account, jump, [target.port, closed, target.port]);
  const testing = testAll(page, 3);
  const credentials = await SshCredentials.shown(page);
  const user = jump.username;
  await credentials.enterPassword(`${user}@127.0.0.1:${jump.port}`, jump.password);
  await credentials.enterPassword(`${user}@127.0.0.1:${target.port}`, target.password);
  await credentials.enterPassword(`${user}@127.0.0.1:${closed}`, 'never sent');
  await credentials.connect();
  const drawer = await testing;
  await trustSharedHostKey(cardOf(drawer), hostKeyFingerprint('ed25519'));
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await expectCounts(drawer, '2 answered · 1 not tried');
  await expect(rows(drawer).first()).toContainText('Node 01');
  await expect(rows(drawer).first()).toContainText('Not tried: Bastion Busan refused');
  const shared = cardOf(drawer);
  await expect(shared).toContainText(`Refused to forward to 127.0.0.1:${closed}, 1 server`);
  // All of them are in sight: a row is as high as its two lines.
  for (const row of await rows(drawer).all()) await expect(row).toBeInViewport({ ratio: 1 });
  await drawer.getByRole('button', { name: /Why it failed on Node 01$/ }).click();
  const why = page.getByRole('dialog', { name: 'Test connection' }).last();
  await expect(why.getByRole('alert')).toContainText('Hop 1 does not forward connections');
});
