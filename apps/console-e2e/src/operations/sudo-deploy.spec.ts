import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type ContainerHost,
  freePort,
  hostKeyFingerprint,
  makeSudoAccount,
  startContainerHost,
  type SudoAccount,
  userKey,
  whyNoContainers,
  whyNoSudo,
} from '@kiops/test-peers';
import { expectAccessible } from '../fixtures/accessible';
import { expect, test as base } from '../fixtures/ssh-test';
import { canariesOf, foundIn } from '../network/canaries';
import { CommandLines } from '../network/command-lines';
import { RecordingProxy } from '../network/recording-proxy';
import { DeployDialog } from '../pages/deploy-dialog';
import { SshCredentials, SudoQuestion, trustHostKey } from '../pages/operations';

const reason = whyNoContainers() ?? whyNoSudo();

interface Fixtures {
  host: ContainerHost;
  /** Makes an account that can use podman by sudo only. */
  sudoer: (asks: 'for-its-password' | 'nothing') => SudoAccount;
}

const test = base.extend<Fixtures>({
  host: async ({}, use) => {
    const host = await startContainerHost();
    await use(host);
    await host.stop();
  },
  sudoer: async ({ host }, use) => {
    const accounts: SudoAccount[] = [];
    await use((asks) => {
      const account = makeSudoAccount(asks, host.engine.environment);
      accounts.push(account);
      return account;
    });
    for (const account of accounts) account.stop();
  },
});

test.skip(reason !== undefined, reason);

/** What podman needs to have is taken from everybody, and root gets it back: that is how an account without rights is. */
const WITHOUT_PODMAN = 'SetEnv CONTAINERS_CONF=/nonexistent';

test('an account that needs sudo is asked for its password, which goes to sudo’s standard input alone', async ({
  page,
  account,
  shared,
  watch,
  host,
  sshd,
  sudoer,
}) => {
  test.setTimeout(180_000);
  const { username, password } = sudoer('for-its-password');
  const server = await sshd(WITHOUT_PODMAN);
  const relayLeg = await RecordingProxy.to(server.host, server.port);
  const frames: Buffer[] = [];
  const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
  page.on('websocket', (socket) => socket.on('framesent', keep).on('framereceived', keep));
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));
  const commands = new CommandLines();
  try {
    const { port } = relayLeg;
    const address = `${username}@127.0.0.1:${port}`;
    await account.add('servers', { label: 'Pay one', protocol: 'ssh', host: '127.0.0.1', port, username });
    await account.add('registries', {
      label: 'Harbor',
      kind: 'harbor',
      url: `http://${host.registry.host}/`,
      username: host.registry.username,
      password: host.registry.password,
    });
    await page.goto('/');
    const http = await freePort();
    const dialog = await DeployDialog.open(page, 'Pay one');
    await dialog.fill({
      Image: `${host.registry.host}/pay/app:1`,
      Environment: `PORT=${http}\nGREETING=by sudo`,
    });
    await expect(dialog.credential).toContainText(host.registry.username);
    const drawer = await dialog.deploy();
    const credentials = await SshCredentials.shown(page);
    await credentials.giveKey(address, userKey('ed25519'));
    await credentials.connect('Connect and deploy');
    await trustHostKey(page, hostKeyFingerprint('ed25519'));

    const question = await SudoQuestion.shown(drawer.root, address);
    await expectAccessible(page, 'sudo asks for a password');
    // It was signed in with a key: there is no password to offer.
    await expect(question.saved).toBeHidden();
    await expect(question.field).toBeFocused();
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await expect(drawer.root.getByText('sudo did not take that password.')).toBeVisible({ timeout: 45_000 });
    await expect(question.field).toBeFocused();
    await expect(question.field).toHaveValue('');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await drawer.expectDone();
    await expect(drawer.root.getByText(/^podman .*, \/usr\/bin\/podman, as root by sudo$/)).toBeVisible();
    await expect(drawer.root).not.toContainText(password);
    const answer = await fetch(`http://127.0.0.1:${http}/`);
    expect((await answer.text()).trim()).toBe('version 1 by sudo');
    await drawer.close();

    const canaries = canariesOf('sudo password', password);
    const places = async () => ({
      'arguments of processes': commands.seen,
      'the relay’s bytes': relayLeg.bytes(),
      'the frames of the WebSocket': Buffer.concat(frames),
      'the bodies of requests': bodies.join('\n'),
      addresses: watch.addresses.join('\n'),
      'the service’s log': shared.service.log,
      'the service’s data': await shared.service.storedBytes(),
    });
    for (const [place, bytes] of Object.entries(await places()))
      expect(foundIn(bytes, canaries), place).toEqual([]);

    // The control: sudo was run, and had the password been an argument, a frame or a body, these would have shown it.
    expect(commands.seen).toContain('sudo -k -S -p');
    const shown = spawn('sh', ['-c', 'read line', password], { stdio: ['pipe', 'ignore', 'ignore'] });
    await expect.poll(() => foundIn(commands.seen, canaries)).toContain('sudo password');
    shown.stdin.end();
    await once(shown, 'exit');
    await page.evaluate(async (secret) => {
      await fetch('/not-found', { method: 'POST', body: secret });
      const relay = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/relay`);
      await new Promise((opened) => (relay.onopen = opened));
      relay.send(secret);
      await new Promise((closed) => (relay.onclose = closed));
    }, password);
    const controlled = await places();
    for (const place of ['the frames of the WebSocket', 'the bodies of requests'] as const)
      expect(foundIn(controlled[place], canaries), `control: ${place}`).toContain('sudo password');
  } finally {
    commands.stop();
    await relayLeg.stop();
  }
});

test('sudo takes the SSH password with a click, and asks nobody where it needs none', async ({
  page,
  account,
  host,
  sshd,
  sudoer,
}) => {
  test.setTimeout(180_000);
  const asked = sudoer('for-its-password');
  const free = sudoer('nothing');
  const { port } = await sshd(WITHOUT_PODMAN);
  await account.add('registries', {
    label: 'Harbor',
    kind: 'harbor',
    url: `http://${host.registry.host}/`,
    username: host.registry.username,
    password: host.registry.password,
  });
  for (const { username, password } of [asked, free]) {
    await account.add('servers', { label: username, protocol: 'ssh', host: '127.0.0.1', port, username });
    await page.goto('/');
    const dialog = await DeployDialog.open(page, username);
    await dialog.fill({
      Image: `${host.registry.host}/pay/app:1`,
      'Container name': username,
      Environment: `PORT=${await freePort()}\nGREETING=hello`,
    });
    const drawer = await dialog.deploy();
    const address = `${username}@127.0.0.1:${port}`;
    const credentials = await SshCredentials.shown(page);
    await credentials.enterPassword(address, password);
    await credentials.connect('Connect and deploy');
    if (username === asked.username) {
      await trustHostKey(page, hostKeyFingerprint('ed25519'));
      const question = await SudoQuestion.shown(drawer.root, address);
      await question.saved.click();
    }
    await drawer.expectDone();
    await expect(drawer.root.getByText(/, as root by sudo$/)).toBeVisible();
    await drawer.close();
  }
});
