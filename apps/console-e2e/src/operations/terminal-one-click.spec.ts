import { hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { viewCredentials } from '../pages/credentials-dialog';
import { SshCredentials, trustHostKey } from '../pages/operations';
import { dialogNamed } from '../pages/shell';
import { TerminalDock } from '../pages/terminals';

const reason = whyMissing('openssh');

test.skip(reason !== undefined, reason);
test.slow();

test('a terminal is one click away in the row, in Credentials and in the details, and has the keyboard', async ({
  page,
  account,
  sshd,
}) => {
  const { host, port, username, password } = await sshd();
  await account.add('servers', { label: '결제 API', protocol: 'ssh', host, port, username });
  await page.goto('/');
  const dock = new TerminalDock(page);
  const click = { name: 'Open a terminal on 결제 API' };

  await page.getByRole('button', click).click();
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@${host}:${port}`, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await dock.expectShell();
  await page.keyboard.type('echo from-the-row\n');
  await dock.expectShown(/^from-the-row$/m);

  const dialog = await viewCredentials(page);
  await dialog.root.getByRole('button', click).click();
  await expect(dialog.root).toBeHidden();
  await expect(dock.tab('결제 API (2)')).toHaveAttribute('aria-selected', 'true');
  await dock.expectShell();
  await page.keyboard.type('echo from-credentials\n');
  await dock.expectShown(/^from-credentials$/m);

  await page.getByRole('button', { name: '결제 API', exact: true }).click();
  const details = await dialogNamed(page, '결제 API');
  await details.getByRole('button', click).click();
  await expect(details).toBeHidden();
  await expect(dock.tab('결제 API (3)')).toHaveAttribute('aria-selected', 'true');
  await dock.expectShell();
  await page.keyboard.type('echo from-the-details\n');
  await dock.expectShown(/^from-the-details$/m);
});
