import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startContainerHost, whyNoContainers, type ContainerHost } from '@kiops/test-peers';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, runToEnd, type Ended } from '../testing/programs';

const NOT_FOUND = 'credentials not found in native keychain\n';

describe('docker-credential-kiops', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token(['records:read', 'records:reveal', 'records:write']);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    await service.clear('registries', 'docker-hub');
  });

  const call = (action: string, input: string | object = '', env = login): Promise<Ended> =>
    machine.run('docker-credential-kiops', [action], {
      input: typeof input === 'string' ? input : JSON.stringify(input),
      env,
    });
  const read = async (server: string): Promise<unknown> => {
    const { code, stdout } = await call('get', server);
    return code === 0 ? JSON.parse(stdout) : stdout;
  };

  it('gives back what was stored, in every spelling of the server, and forgets it', async () => {
    const stored = {
      ServerURL: 'https://foobar.example.com:2376/v1',
      Username: 'nothing',
      Secret: 'canary "1"\\',
    };
    expect(await call('store', stored)).toEqual({ code: 0, stdout: '', stderr: '' });
    for (const server of [stored.ServerURL, 'foobar.example.com:2376', 'https://FOOBAR.example.com:2376/'])
      expect(await read(server))
        .withContext(server)
        .toEqual({ ...stored, ServerURL: server });
    expect(await call('get', `${stored.ServerURL}\n`)).toEqual({
      code: 0,
      stdout: `${JSON.stringify(stored)}\n`,
      stderr: '',
    });
    expect(JSON.parse((await call('list')).stdout)).toEqual({ [stored.ServerURL]: 'nothing' });
    expect(await call('erase', stored.ServerURL)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await call('get', stored.ServerURL)).toEqual({ code: 1, stdout: NOT_FOUND, stderr: '' });
    expect(await call('erase', stored.ServerURL)).toEqual({ code: 1, stdout: NOT_FOUND, stderr: '' });
    expect((await call('list')).stdout).toBe('{}\n');
  });

  it('serves no other host, port or path', async () => {
    await call('store', { ServerURL: 'quay.example.com/me/foo', Username: 'me', Secret: 'canary' });
    await call('store', { ServerURL: 'registry.example.io', Username: 'me', Secret: 'canary' });
    for (const server of [
      'quay.example.com',
      'quay.example.com/me/foo-evil',
      'quay.example.com/me',
      'registry.example.io.evil.com',
      'evil-registry.example.io',
      'registry.example.io:8443',
      'example.io',
    ])
      expect(await read(server))
        .withContext(server)
        .toBe(NOT_FOUND);
  });

  it('takes the last sign-in at one server, and changes no other record', async () => {
    const at = { ServerURL: 'twice.example.com' };
    await call('store', { ...at, Username: 'first', Secret: 'one' });
    await call('store', { ...at, Username: 'second', Secret: 'two' });
    expect(await read(at.ServerURL)).toEqual({ ...at, Username: 'second', Secret: 'two' });
    await call('store', { ...at, Username: 'first', Secret: 'three' });
    expect(await read(at.ServerURL)).toEqual({ ...at, Username: 'first', Secret: 'three' });
    expect(JSON.parse((await call('list')).stdout)).toEqual({ 'twice.example.com': 'first' });
    expect((await service.get<{ total: number }>('registries')).total).toBe(2);
  });

  it('forgets one account by all calls of one sign-out, and leaves the others', async () => {
    const at = { ServerURL: 'team.example.com' };
    await service.add('registries', {
      label: 'of all',
      kind: 'other',
      url: 'https://team.example.com',
      username: 'robot',
      password: 'canary-robot',
    });
    await call('store', { ...at, Username: 'kim', Secret: 'canary-kim' });
    // As `docker logout team.example.com` asks.
    const ended: Ended[] = [];
    for (const server of ['', '', 'http://', 'https://'])
      ended.push(await call('erase', `${server}team.example.com`));
    expect(ended.map(({ code }) => code)).toEqual([0, 1, 1, 1]);
    expect(ended[3].stdout).toBe(NOT_FOUND);
    expect(await read(at.ServerURL)).toEqual({ ...at, Username: 'robot', Secret: 'canary-robot' });
    // Who signs in with it means it.
    await call('store', { ...at, Username: 'robot', Secret: 'canary-new' });
    expect((await call('erase', at.ServerURL)).code).toBe(0);
    expect(await read(at.ServerURL)).toBe(NOT_FOUND);
  });

  it('keeps Docker Hub accounts in their store, whatever alias they are asked by', async () => {
    const stored = { ServerURL: 'https://index.docker.io/v1/', Username: 'acme', Secret: 'canary-hub' };
    await call('store', stored);
    await service.add('docker-hub', { label: 'later', username: 'other', accessToken: 'x' });
    expect(await read(stored.ServerURL)).toEqual(stored);
    for (const server of ['docker.io', 'index.docker.io', 'registry-1.docker.io'])
      expect(await read(server))
        .withContext(server)
        .toEqual({ ...stored, ServerURL: server });
    expect(JSON.parse((await call('list')).stdout)).toEqual({ [stored.ServerURL]: 'acme' });
    expect((await service.get<{ total: number }>('registries')).total).toBe(0);
  });

  it('keeps identity tokens as such', async () => {
    const stored = { ServerURL: 'acr.example.com', Username: '<token>', Secret: 'canary-identity' };
    await call('store', stored);
    expect(await read(stored.ServerURL)).toEqual(stored);
    const { items } = await service.get<{ items: object[] }>('registries');
    expect(items).toEqual([jasmine.objectContaining({ secretKind: 'identity-token' })]);
  });

  it('tells other errors in other words, and holds no secret in them', async () => {
    const { id, token } = await service.token(['records:read']);
    await call('store', { ServerURL: 'narrow.example.com', Username: 'me', Secret: 'canary' });
    const narrow = { ...login, KIOPS_TOKEN: token };
    const refused = await call('get', 'narrow.example.com', narrow);
    await service.revoke({ id });
    const over = await call('get', 'narrow.example.com', narrow);
    const down = await call('get', 'narrow.example.com', { ...login, KIOPS_URL: 'http://127.0.0.1:9' });
    const unknown = await call('get', 'narrow.example.com', {});
    for (const [ended, says] of [
      [refused, 'records:reveal'],
      [over, 'expired or was revoked'],
      [down, 'cannot be reached'],
      [unknown, 'not signed in'],
    ] as const) {
      expect(ended.code).toBe(1);
      expect(ended.stdout).toContain(says);
      expect(ended.stdout).not.toContain('not found');
      expect(ended.stdout + ended.stderr).not.toContain(token);
    }
  });

  it('knows what is missing, by the words that Docker knows', async () => {
    for (const [action, input, says] of [
      ['get', '', 'no credentials server URL\n'],
      ['erase', ' \n', 'no credentials server URL\n'],
      ['store', { Username: 'a', Secret: 'b' }, 'no credentials server URL\n'],
      ['store', { ServerURL: 'a', Secret: 'canary' }, 'no credentials username\n'],
      ['store', '{"ServerURL":"a","Secret":"canary', 'What came over stdin is no JSON.\n'],
      ['store', 'null', 'What came over stdin is no object of JSON.\n'],
      ['get', 'a\nb', 'The server holds a line break or another control character.\n'],
      [
        'store',
        { ServerURL: 'a', Username: 'b', Secret: '' },
        'There is no secret to store. Sign in again with a password or a token that is not empty.\n',
      ],
      ['nothing', '', 'docker-credential-kiops: unknown action: nothing\n'],
    ] as const)
      expect(await call(action, input))
        .withContext(action)
        .toEqual({ code: 1, stdout: says, stderr: '' });
    const large = await call('store', { ServerURL: 'a', Username: 'a', Secret: 'canary'.repeat(50_000) });
    expect(large.code).toBe(1);
    expect(large.stdout).not.toContain('canary');
    const none = await machine.run('docker-credential-kiops', []);
    expect([none.code, none.stdout]).toEqual([
      1,
      'Usage: docker-credential-kiops <store|get|erase|list|version>\n',
    ]);
    expect((await call('version')).stdout).toMatch(/^docker-credential-kiops \(.*\) \d+\.\d+\.\d+\n$/);
  });

  it('says what to do about a key of several lines, and keeps it on one', async () => {
    const at = { ServerURL: 'gcr.example.com', Username: '_json_key' };
    const refused = await call('store', { ...at, Secret: '{\n  "private_key": "canary"\n}\n' });
    expect([refused.code, refused.stderr]).toEqual([1, '']);
    expect(refused.stdout).toContain('Give it on one line: a key in JSON, by jq --compact-output.');
    expect(refused.stdout).not.toContain('canary');
    const stored = { ...at, Secret: '{"private_key":"canary\\n"}' };
    expect(await call('store', stored)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await read(stored.ServerURL)).toEqual(stored);
  });

  it('stores two at once', async () => {
    const at = { ServerURL: 'busy.example.com', Username: 'me' };
    await call('store', { ...at, Secret: 'zero' });
    const ended = await Promise.all(['one', 'two'].map((Secret) => call('store', { ...at, Secret })));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(['one', 'two']).toContain(((await read(at.ServerURL)) as { Secret: string }).Secret);
  });

  describe('for a real podman', () => {
    const why = whyNoContainers();
    let host: ContainerHost;
    beforeAll(async () => {
      if (why === undefined) host = await startContainerHost();
    }, 300_000);
    afterAll(async () => {
      if (why === undefined) await host.stop();
    });

    it('signs in, pulls, and signs out at a registry that asks for an account', async () => {
      if (why !== undefined) pending(why);
      const { registry, engine } = host;
      const authFile = join(machine.home, 'auth.json');
      mkdirSync(join(machine.home, 'run'));
      writeFileSync(authFile, JSON.stringify({ credHelpers: { [registry.host]: 'kiops' } }));
      const env = await machine.environment({
        ...engine.environment,
        ...login,
        REGISTRY_AUTH_FILE: authFile,
      });
      const podman = (words: readonly string[], input?: string): Promise<Ended> =>
        runToEnd('podman', words, { env, input });
      const image = `${registry.host}/pay/app:1`;

      const without = await podman(['pull', '--quiet', image]);
      expect(without.code).not.toBe(0);
      const signedIn = await podman(
        ['login', '--username', registry.username, '--password-stdin', registry.host],
        registry.password,
      );
      expect(signedIn.code).withContext(signedIn.stderr).toBe(0);
      const { items } = await service.get<{ items: object[] }>('registries');
      expect(items).toEqual([jasmine.objectContaining({ url: registry.host, username: registry.username })]);
      const pulled = await podman(['pull', '--quiet', image]);
      expect(pulled.code).withContext(pulled.stderr).toBe(0);
      const down = await runToEnd('podman', ['pull', '--quiet', `${registry.host}/pay/app:2`], {
        env: { ...env, KIOPS_URL: 'http://127.0.0.1:9' },
      });
      expect(down.code).not.toBe(0);
      expect(down.stderr).toContain('cannot be reached');
      const signedOut = await podman(['logout', registry.host]);
      expect(signedOut.code).withContext(signedOut.stderr).toBe(0);
      expect((await podman(['pull', '--quiet', `${registry.host}/pay/app:2`])).code).not.toBe(0);
    }, 300_000);
  });
});
