import { freePort, whyMissing } from '@kiops/test-peers';
import { expectAccessibleStates } from '../fixtures/accessible';
import { expect, test } from '../fixtures/ssh-test';
import { type OperationDrawer, SshCredentials, testConnection } from '../pages/operations';

const reason = whyMissing('openssh');
test.skip(reason !== undefined, reason);

test('an operation, from its credentials to its end', async ({ page, account, sshd }) => {
  test.setTimeout(240_000);
  const server = await sshd();
  const fields = { protocol: 'ssh', host: '127.0.0.1', username: server.username };
  await account.add('servers', { ...fields, label: 'Target', port: server.port });
  const nobody = await freePort();
  await account.add('servers', { ...fields, label: 'Nobody', port: nobody });
  await page.goto('/');
  let credentials: SshCredentials;
  let drawer: OperationDrawer;
  const question = page.getByRole('alertdialog', { name: 'Do you trust this server?' });
  await expectAccessibleStates(page, {
    'the question for SSH credentials': async () => {
      drawer = await testConnection(page, 'Target');
      credentials = await SshCredentials.shown(page);
    },
    'a host key question': async () => {
      const address = `${server.username}@127.0.0.1:${server.port}`;
      await credentials.enterPassword(address, server.password);
      await credentials.connect();
      await expect(question).toBeVisible({ timeout: 45_000 });
    },
    'an operation that is done': async () => {
      await question.getByRole('button', { name: 'Trust and continue' }).click();
      await drawer.expectDone();
    },
    'the hop doctor': async () => {
      await drawer.close();
      drawer = await testConnection(page, 'Nobody');
      credentials = await SshCredentials.shown(page);
      await credentials.enterPassword(`${server.username}@127.0.0.1:${nobody}`, 'never sent');
      await credentials.connect();
      await expect(drawer.doctor).toBeVisible({ timeout: 45_000 });
    },
  });
});
