import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry, Page as ListPage, Registry, Server } from '@kiops/contracts';
import {
  type ContainerHost,
  freePort,
  hostKeyFingerprint,
  startContainerHost,
  whyNoContainers,
} from '@kiops/test-peers';
import { expect, test as base } from '../fixtures/test';
import { canariesOf, canariesOfPem, foundIn } from '../network/canaries';
import { CommandLines } from '../network/command-lines';
import { RecordingProxy } from '../network/recording-proxy';
import { DeployDialog } from '../pages/deploy-dialog';
import { SshCredentials, trustHostKey } from '../pages/operations';

const reason = whyNoContainers();

/** The server with its registry, behind a proxy that records what the relay sends to it. */
interface Target {
  readonly host: ContainerHost;
  readonly relayLeg: RecordingProxy;
}

const test = base.extend<{ target: Target }>({
  target: async ({}, use) => {
    const host = await startContainerHost();
    const relayLeg = await RecordingProxy.to(host.server.host, host.server.port);
    await use({ host, relayLeg });
    await relayLeg.stop();
    await host.stop();
  },
});

test.skip(reason !== undefined, reason);

/** The logins that are on the server before KIOPS comes: of podman, and of docker in the account's home. */
function ownLogins({ engine }: ContainerHost): string[] {
  const files = [engine.ownLogins, join(homedir(), '.docker/config.json')];
  return files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : 'none'));
}

test('an image is deployed, replaced and rolled back; its secrets go to the server alone', async ({
  page,
  account,
  shared,
  watch,
  target: { host, relayLeg },
}) => {
  test.setTimeout(180_000);
  const { registry, server, engine } = host;
  const frames: Buffer[] = [];
  const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
  page.on('websocket', (socket) => socket.on('framesent', keep).on('framereceived', keep));
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.postData() ?? ''));
  const before = ownLogins(host);

  const { id: serverId } = await account.add<Server>('servers', {
    label: 'Pay one',
    protocol: 'ssh',
    host: '127.0.0.1',
    port: relayLeg.port,
    username: server.username,
  });
  const { id: registryId } = await account.add<Registry>('registries', {
    label: 'Harbor 운영',
    kind: 'harbor',
    url: `http://${registry.host}/`,
    username: registry.username,
    password: registry.password,
  });

  const port = await freePort();
  const token = `token-${crypto.randomUUID()}`;
  const answer = async () => (await (await fetch(`http://127.0.0.1:${port}/`)).text()).trim();
  const fillAll = async (tag: string): Promise<DeployDialog> => {
    const dialog = await DeployDialog.open(page, 'Pay one');
    await dialog.fill({
      Image: `${registry.host}/pay/app:${tag}`,
      Ports: `127.0.0.1:${port}:${port}`,
      Environment: `PORT=${port}\nGREETING=it's $(hostname) #1\nTOKEN=${token}`,
    });
    return dialog;
  };
  const fill = async (tag: string): Promise<DeployDialog> => {
    const dialog = await fillAll(tag);
    await expect(dialog.credential).toContainText(`${registry.host} · ${registry.username}`);
    await expect(dialog.field('Container name')).toHaveValue('app');
    return dialog;
  };

  await page.goto('/');
  const refused = await fillAll('$(reboot)');
  await refused.submit();
  await expect(refused.field('Image')).toBeFocused();
  await expect(refused.root.getByText('This is not an image reference')).toBeVisible();
  expect(relayLeg.bytes().length, 'bytes sent for a refused image').toBe(0);
  await refused.discard();

  const commands = new CommandLines();
  const drawer = await (await fill('1')).deploy();
  const credentials = await SshCredentials.shown(page);
  await credentials.giveKey(`${server.username}@127.0.0.1:${relayLeg.port}`, server.key);
  await credentials.connect('Connect and deploy');
  await trustHostKey(page, hostKeyFingerprint('ed25519'));
  await drawer.expectDone();
  await expect(drawer.root.getByText(`app runs ${registry.host}/pay/app:1`)).toBeVisible();
  commands.stop();
  expect(await answer()).toBe("version 1 it's $(hostname) #1");
  await drawer.close();

  const second = await (await fill('2')).deploy();
  await second.expectDone();
  expect(await answer()).toBe("version 2 it's $(hostname) #1");
  await second.close();

  const broken = await (await fill('broken')).deploy();
  await broken.expectDiagnosis('The work on the server failed');
  await expect(broken.doctor).toContainText('It was rolled back');
  await expect(broken.root.getByLabel('Output')).toContainText('the settings are missing');
  await expect.poll(answer).toBe("version 2 it's $(hostname) #1");
  await broken.close();
  expect(await engine.podman('ps', '--all', '--format', '{{.Names}} {{.Image}}')).toBe(
    `app ${registry.host}/pay/app:2`,
  );

  // The server is as it was, but for the container.
  expect(ownLogins(host)).toEqual(before);
  expect(readdirSync(engine.temporary).filter((name) => name.startsWith('kiops'))).toEqual([]);

  const used = { kind: 'service', name: 'app' };
  const [servers, registries] = [
    await account.list<Server>('servers'),
    await account.list<Registry>('registries'),
  ];
  expect(servers.items[0].connections).toEqual([expect.objectContaining(used)]);
  expect(registries.items[0].connections).toEqual([expect.objectContaining(used)]);
  await expect(page.getByRole('row').filter({ hasText: 'Pay one' })).toContainText('app');
  const { items } = (await (await page.request.get('/api/v1/audit')).json()) as ListPage<AuditEntry>;
  const told = items.filter(({ action }) => action === 'record.revealed' || action.startsWith('operation.'));
  const deployed = (outcome: string) => [`operation.${outcome}`, serverId];
  expect(told.reverse().map(({ action, recordId }) => [action, recordId])).toEqual(
    ['succeeded', 'succeeded', 'failed'].flatMap((outcome) => [
      deployed('started'),
      ['record.revealed', registryId],
      deployed(outcome),
    ]),
  );

  const canaries = [
    ...canariesOf('registry password', registry.password),
    ...canariesOf('environment secret', token),
    ...canariesOfPem('SSH key', server.key),
  ];
  const places = {
    'the relay’s bytes': relayLeg.bytes(),
    'the frames of the WebSocket': Buffer.concat(frames),
    'the bodies of requests': bodies.join('\n'),
    addresses: watch.addresses.join('\n'),
    'the service’s log': shared.service.log,
    'the service’s data': await shared.service.storedBytes(),
    'arguments of processes': commands.seen,
  };
  for (const [place, bytes] of Object.entries(places)) expect(foundIn(bytes, canaries), place).toEqual([]);

  // The control: had a secret passed in clear, these would have shown it.
  expect(commands.seen).toContain(`login --username=${registry.username} --password-stdin`);
  expect(commands.seen).toContain('--env-file');
  expect(bodies.join('\n')).toContain('"containerName":"app"');
  const socket = connect(relayLeg.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${registry.password}\n`);
  await once(socket.resume(), 'close');
  await page.evaluate(async (secret) => {
    const relay = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/relay`);
    await new Promise((opened) => (relay.onopen = opened));
    relay.send(secret);
    await new Promise((closed) => (relay.onclose = closed));
  }, token);
  expect(foundIn(relayLeg.bytes(), canaries)).toContain('registry password');
  expect(foundIn(Buffer.concat(frames), canaries)).toContain('environment secret');
});
