import { freePort, hostKeyFingerprint, whyMissing } from '@kiops/test-peers';
import { expectAccessibleStates } from '../fixtures/accessible';
import { expect, test } from '../fixtures/ssh-test';
import {
  type OperationDrawer,
  ServerQuestion,
  SshCredentials,
  testConnection,
  trustHostKey,
} from '../pages/operations';

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

test('with forced colours the field of a server’s question is seen', async ({ page, account, peer }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const rounds = JSON.stringify([
    { prompts: [{ text: 'Password: ' }] },
    { prompts: [{ text: 'Code: ', answer: '1' }] },
  ]);
  const { username, port, password } = await peer('asyncssh', 'method=interactive', `rounds=${rounds}`);
  await account.add('servers', { label: 'Asker', protocol: 'ssh', host: '127.0.0.1', port, username });
  await page.goto('/');
  const drawer = await testConnection(page, 'Asker');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`${username}@127.0.0.1:${port}`, password);
  await credentials.connect();
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  const question = await ServerQuestion.shown(drawer.root, 'Code:');
  const line = question.field('Code:').locator('xpath=..');
  const drawn = () => line.evaluate((around) => getComputedStyle(around).outline);
  expect(await drawn()).toMatch(/solid 2px/);
  await page.keyboard.press('Tab');
  await expect.poll(drawn).toMatch(/solid/);
});
