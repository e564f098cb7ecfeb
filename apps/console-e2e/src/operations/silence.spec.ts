import type { Page } from '@playwright/test';
import { hostKeyFingerprint, type Peer, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { SshCredentials, testConnection, trustHostKey } from '../pages/operations';
import { openTerminal, TerminalDock } from '../pages/terminals';
import type { Account } from '../service/account';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);

/** A terminal on a server of the account's, with its shell. */
async function terminalOn(
  page: Page,
  account: Account,
  { username, port, password }: Peer,
): Promise<TerminalDock> {
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  await page.goto('/');
  await openTerminal(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const dock = new TerminalDock(page);
  await dock.expectShell();
  return dock;
}

test('KIOPS falls silent under a terminal: it is said, and what was typed may not have arrived', async ({
  page,
  account,
  sshd,
  shared,
}) => {
  const dock = await terminalOn(page, account, await sshd());
  shared.service.freeze();
  try {
    await page.keyboard.type('echo lost');
    const bar = dock.panel.getByRole('status');
    await expect(bar).toContainText('KIOPS fell silent.', { timeout: 45_000 });
    await expect(bar).toContainText('The last 9 characters that were typed may not have arrived.');
  } finally {
    shared.service.thaw();
  }
});

test('KIOPS falls silent for a moment: what was typed is kept, and arrives', async ({
  page,
  account,
  sshd,
  shared,
}) => {
  const dock = await terminalOn(page, account, await sshd());
  shared.service.freeze();
  await page.keyboard.type('echo $((40 + 2))k');
  await page.keyboard.press('Enter');
  shared.service.thaw();
  await dock.expectShown('42k', 45_000);
});

test('a server falls silent under a terminal: it is named, and KIOPS is not blamed', async ({
  page,
  account,
  sshd,
}) => {
  const server = await sshd();
  const dock = await terminalOn(page, account, server);
  server.freeze();
  try {
    await page.keyboard.type('ls');
    const bar = dock.panel.getByRole('status');
    await expect(bar).toContainText('The server fell silent.', { timeout: 45_000 });
    await expect(bar).toContainText(`nothing came from 127.0.0.1:${server.port}, hop 1 on the way`);
    await expect(bar).toContainText('The last 2 characters that were typed may not have arrived.');
  } finally {
    await server.crash();
  }
});

test('KIOPS is silent before anything began: it is said, and it can be tried again', async ({
  page,
  account,
  sshd,
  shared,
}) => {
  const { username, port, password } = await sshd();
  await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
  shared.service.freeze();
  try {
    await credentials.connect();
    await expect(drawer.doctor).toContainText('KIOPS did not answer within 10 seconds.', { timeout: 45_000 });
  } finally {
    shared.service.thaw();
  }
  await drawer.doctor.getByRole('button').first().click();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await drawer.expectDone();
});
