import { endlessUname, UNDER_WAY } from '../fixtures/endless-command';
import { expect, register, signInToAll, test, whyNoThreeHops } from '../fixtures/three-hops-test';
import { expectLastContact, SshCredentials, testConnection } from '../pages/operations';

test.skip(whyNoThreeHops !== undefined, whyNoThreeHops);

test('a network that drops in the middle of the work ends it with an error at the hop behind the gap', async ({
  page,
  account,
  networks: all,
}) => {
  test.setTimeout(180_000);
  const [, second, third] = all.hops.servers;
  await third.stop();
  third.options = [endlessUname()];
  await third.start();
  await register(account, all);
  await page.goto('/');
  const drawer = await testConnection(page, 'Hop three');
  await signInToAll(page, all);
  await drawer.expectOutput(UNDER_WAY);

  all.hops.cutLinkTo(2);
  // Three signs of life in a row do not come: 10 s at most. The first hop goes on answering all of its own.
  await drawer.expectDiagnosis('The server fell silent', 'Retry', 60_000);
  await expect(drawer.doctor).toContainText(`nothing came from ${second.host}:22`);
  await expect(drawer.root.getByRole('status')).toContainText('stopped at hop 2 of 3');
  await drawer.close();
  await expectLastContact(page, 'Hop one', 'Answered last time');
  await expectLastContact(page, 'Hop two', 'Failed last time');
  await expectLastContact(page, 'Hop three', 'Failed last time');
});

test('a server that does not answer and one that is not there are told apart', async ({
  page,
  account,
  networks: { hops },
}) => {
  const { host } = hops.servers[0];
  await account.add('servers', { label: 'Target', protocol: 'ssh', host, port: 22, username: 'ops' });
  hops.silenceFirst();
  await page.goto('/');
  const drawer = await testConnection(page, 'Target');
  const credentials = await SshCredentials.shown(page);
  await credentials.enterPassword(`ops@${host}:22`, 'never sent');
  await credentials.connect();
  await drawer.expectDiagnosis('The server does not answer', 'Retry');
  hops.cutLinkTo(1);
  await drawer.doctor.getByRole('button', { name: 'Retry' }).click();
  await drawer.expectDiagnosis('There is no way to the server', 'Edit server');
});
