import { hostname } from 'node:os';
import {
  hostKeyFingerprint,
  type LoginShellName,
  type PeerName,
  shellAccount,
  whyMissing,
  whyNoShell,
} from '@kiops/test-peers';
import { expect, test } from '../fixtures/ssh-test';
import { SshCredentials, startOperation, testConnection, trustHostKey } from '../pages/operations';

/** Of every kind of shell one, and the server of small systems. The startup files of these accounts print. */
const ACCOUNTS: readonly (readonly [PeerName, LoginShellName])[] = [
  ['openssh', 'bash'],
  ['openssh', 'fish'],
  ['dropbear', 'tcsh'],
];

for (const [server, shell] of ACCOUNTS) {
  const reason = whyMissing(server) ?? whyNoShell(shell);

  test(`an account with ${shell} on ${server} says what it is, whatever its startup files print`, async ({
    page,
    account,
    peer,
  }) => {
    test.skip(reason !== undefined, reason);
    test.setTimeout(120_000);
    const { port, password } = await peer(server);
    const username = shellAccount(shell);
    await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
    await page.goto('/');

    const collecting = await startOperation(page, 'Target', 'Collect system info');
    const credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
    await credentials.connect('Connect and collect');
    await trustHostKey(page, hostKeyFingerprint('ed25519'));
    await collecting.expectDone();
    const info = collecting.root.locator('kiops-system-info-view');
    await expect(info).toContainText(`Host name${hostname()}`);
    await expect(info).toContainText(/Memory.* of .*%/);
    await collecting.close();

    const testing = await testConnection(page, 'Target');
    await testing.expectDone();
    await expect(testing.root.getByLabel('Output')).toHaveText(/^Linux .*$/);
    await testing.close();
  });
}
