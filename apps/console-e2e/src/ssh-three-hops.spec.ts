import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, firstRun, register, test, whyNoThreeHops } from './fixtures/three-hops-test';
import { canariesOf, canariesOfPem, foundIn } from './network/canaries';
import { testConnection } from './pages/operations';

test.skip(whyNoThreeHops !== undefined, whyNoThreeHops);

test('a command runs three hops away, and no secret leaves the browser', async ({
  page,
  account,
  shared,
  watch,
  networks: all,
}) => {
  test.setTimeout(180_000);
  const { hops, relayLeg, capture } = all;
  const frames: Buffer[] = [];
  const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
  page.on('websocket', (socket) => socket.on('framesent', keep).on('framereceived', keep));
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));

  await register(account, all);
  await page.goto('/');
  const drawer = await testConnection(page, 'Hop three');
  await firstRun(drawer, page, all);
  await expect(drawer.root.getByLabel('Output')).toContainText(/^Linux .+/);
  for (const server of hops.servers) await expect(drawer.root.getByTitle(server.fingerprint)).toBeVisible();
  await drawer.close();

  const again = await testConnection(page, 'Hop three');
  await again.expectDone();
  await expect(page.getByRole('dialog', { name: 'SSH credentials' })).toBeHidden();
  await expect(page.getByRole('alertdialog')).toBeHidden();

  const canaries = [
    ...canariesOf('password', hops.password),
    ...canariesOf('passphrase', hops.passphrase),
    ...canariesOfPem('RSA key', hops.rsaKey),
    ...canariesOfPem('Ed25519 key', hops.ed25519Key),
  ];
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  const places = {
    'the relay’s bytes': relayLeg.bytes(),
    'the packets of the first leg': await capture.bytes(),
    'the frames of the WebSocket': Buffer.concat(frames),
    'the bodies of requests': bodies.join('\n'),
    addresses: watch.addresses.join('\n'),
    'storage beside the vault': stored,
    'the service’s log': shared.service.log,
    'the service’s data': await shared.service.storedBytes(),
    'the export of the service': JSON.stringify(await account.export()),
  };
  for (const [place, bytes] of Object.entries(places)) expect(foundIn(bytes, canaries), place).toEqual([]);

  // The control: had a secret passed in clear, these would have shown it.
  expect(Buffer.concat(frames).length).toBeGreaterThan(10_000);
  expect(relayLeg.bytes().length).toBeGreaterThan(10_000);
  const socket = connect(relayLeg.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${hops.password}\n`);
  await once(socket.resume(), 'close');
  await page.evaluate(async (secret) => {
    const relay = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/relay`);
    await new Promise((opened) => (relay.onopen = opened));
    relay.send(secret);
    await new Promise((closed) => (relay.onclose = closed));
  }, hops.password);
  expect(foundIn(relayLeg.bytes(), canaries)).toContain('password');
  expect(foundIn(await capture.bytes(), canaries)).toContain('password');
  expect(foundIn(Buffer.concat(frames), canaries)).toContain('password');
});

test('a changed host key blocks, also when the database holds the new one', async ({
  page,
  account,
  networks: all,
}) => {
  test.setTimeout(180_000);
  const [, two] = await register(account, all);
  const [, second] = all.hops.servers;
  await page.goto('/');
  const drawer = await testConnection(page, 'Hop three');
  await firstRun(drawer, page, all);
  await drawer.close();
  const before = second.fingerprint;

  await second.stop();
  second.newHostKey();
  await second.start();
  const hostKey = {
    type: 'ssh-ed25519',
    fingerprint: second.fingerprint,
    pinnedAt: new Date().toISOString(),
  };
  await account.change('servers', two.id, { hostKeys: [hostKey] });

  const blocked = await testConnection(page, 'Hop three');
  await blocked.expectDiagnosis('This server shows a different key');
  await expect(blocked.doctor.getByText(before)).toBeVisible();
  await expect(blocked.doctor.getByText(second.fingerprint)).toBeVisible();
  await expect(blocked.root.getByText('Signed in')).toHaveCount(1);
  await expect(blocked.root.getByText('Hop 3 · target · not reached')).toBeVisible();
  expect(second.log).not.toContain('Accepted');

  await blocked.doctor.getByRole('button', { name: 'Replace the trusted key' }).click();
  const question = page.getByRole('alertdialog', { name: 'Replace the trusted key?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await expect(blocked.doctor).toBeVisible();
  await blocked.doctor.getByRole('button', { name: 'Replace the trusted key' }).click();
  await question.getByRole('button', { name: 'Replace and continue' }).click();
  await blocked.expectDone();
  expect(second.log).toContain('Accepted publickey');
});
