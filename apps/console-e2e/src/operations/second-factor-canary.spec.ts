import { expect, test } from '@playwright/test';
import { hostKeyFingerprint, startPeer, whyMissing } from '@kiops/test-peers';
import { canariesOf, foundIn } from '../network/canaries';
import { ADMIN, listenTo, startRecorded, storedBeside } from '../network/recorded-service';
import { ServerQuestion, SshCredentials, testConnection, trustHostKey } from '../pages/operations';
import { rawIndexedDb } from '../pages/vault';
import { Account } from '../service/account';

const reason = whyMissing('asyncssh');
test.skip(reason !== undefined, reason);

test('what is typed for a server goes to that server alone', async ({ browser }) => {
  test.setTimeout(180_000);
  const code = `canary-code-${crypto.randomUUID()}`;
  const seen = `canary-seen-${crypto.randomUUID()}`;
  const prompts = [
    { text: 'Verification code: ', answer: code },
    { text: 'Token serial: ', answer: seen, echo: true },
  ];
  const rounds = JSON.stringify([{ prompts: [{ text: 'Password: ' }] }, { prompts }]);
  const sshd = await startPeer('asyncssh', ['method=interactive', `rounds=${rounds}`]);
  const canaries = [
    ...canariesOf('code', code),
    ...canariesOf('seen', seen),
    ...canariesOf('password', sshd.password),
  ];
  const { proxy, origin, service } = await startRecorded();
  const account = await Account.signIn(origin, ADMIN.email, ADMIN.password);
  // Replies as they are, not compressed, so that what is in them can be found.
  const context = await browser.newContext({
    baseURL: origin,
    storageState: await account.storageState(),
    extraHTTPHeaders: { 'Accept-Encoding': 'identity' },
  });
  const page = await context.newPage();
  const ear = listenTo(page);
  try {
    const { username, port } = sshd;
    await account.add('servers', { label: 'Target', protocol: 'ssh', host: '127.0.0.1', port, username });
    await page.goto('/');
    const drawer = await testConnection(page, 'Target');
    const credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(`${username}@127.0.0.1:${port}`, sshd.password);
    await credentials.connect();
    await trustHostKey(page, hostKeyFingerprint('ed25519'));
    const question = await ServerQuestion.shown(drawer.root, 'Verification code:');
    await question.field('Verification code:').fill('wrong');
    await question.field('Token serial:').fill(seen);
    await question.send();
    // Asked anew, nothing of it stands there any more; the password is the person's to give a second time.
    const again = await ServerQuestion.shown(drawer.root, 'Password:');
    await again.useSavedPassword();
    const anew = await ServerQuestion.shown(drawer.root, 'Verification code:');
    await expect(anew.field('Token serial:')).toHaveValue('');
    await anew.field('Verification code:').fill(code);
    await anew.field('Token serial:').fill(seen);
    await anew.send();
    await drawer.expectDone();
    expect(await page.content()).not.toContain(code);
    await drawer.close();
    await page.reload();

    const places = async () => ({
      'requests, replies and frames as the proxy saw them': proxy.bytes(),
      'frames as the page saw them': ear.frames(),
      'addresses, bodies and the console': ear.heard(),
      'storage beside the vault': await storedBeside(page),
      'the vault': Buffer.from(await rawIndexedDb(page), 'latin1'),
      'the service’s log': service.log,
      'the database': await service.storedBytes(),
    });
    for (const [place, bytes] of Object.entries(await places()))
      expect(foundIn(bytes, canaries), place).toEqual([]);
    expect(await rawIndexedDb(page)).toContain('127.0.0.1');

    // The control: an answer that does go to KIOPS, or stays in the browser, is seen.
    await page.evaluate(async (secret) => {
      localStorage.setItem('control', secret);
      await fetch(`/not-found?${secret}`);
      const relay = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/relay`);
      await new Promise((opened) => (relay.onopen = opened));
      relay.send(secret);
      await new Promise((closed) => (relay.onclose = closed));
    }, code);
    await account.add('registries', {
      label: code,
      kind: 'harbor',
      url: 'h.example.com',
      username: 'r',
      password: 'p',
    });
    const controlled = await places();
    for (const place of [
      'requests, replies and frames as the proxy saw them',
      'frames as the page saw them',
      'addresses, bodies and the console',
      'storage beside the vault',
      'the database',
    ] as const)
      expect(foundIn(controlled[place], canaries), `control: ${place}`).toContain('code');
  } finally {
    await context.close();
    await account.dispose();
    await proxy.stop();
    await service.stop();
    await sshd.stop();
  }
});
