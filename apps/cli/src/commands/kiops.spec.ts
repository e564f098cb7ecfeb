import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { cuttingProxy } from '../testing/cutting-proxy';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, runToEnd, type Ended } from '../testing/programs';

describe('kiops', () => {
  let service: KiopsService;
  let machine: Machine;
  let token: string;
  let inEnvironment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    ({ token } = await service.token(['records:read', 'records:reveal', 'records:write']));
    inEnvironment = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    await service.clear('registries', 'db-connections', 'servers', 'source-repositories');
  });

  const run = (words: readonly string[], input?: string | Uint8Array, env = inEnvironment): Promise<Ended> =>
    machine.run('kiops', words, { input, env });
  const harbor = (fields: object = {}) =>
    service.add('registries', {
      label: 'Harbor',
      kind: 'harbor',
      url: 'https://harbor.example.com',
      username: 'robot$ci',
      password: 'canary-harbor',
      ...fields,
    });

  it('signs in by a token over stdin, and keeps it for its owner alone', async () => {
    const { code, stdout, stderr } = await machine.run('kiops', ['login', `${service.origin}/`], {
      input: `${token}\n`,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Signed in to ${service.origin} as `);
    expect(stdout).not.toContain(token);
    expect(statSync(machine.loginFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse((await machine.kiops('whoami', '--json')).stdout)).toEqual(
      jasmine.objectContaining({ email: 'kim@example.com', role: 'PlatformAdmin', address: service.origin }),
    );
    expect((await machine.kiops('whoami')).stdout).toMatch(/^Email {2}kim@example\.com$/m);
    expect((await machine.kiops('logout')).stdout).toBe('The token is forgotten here.\n');
    expect((await machine.kiops('whoami')).code).toBe(3);
  });

  it('keeps nothing of a token that is none', async () => {
    for (const [input, code] of [
      ['kiops_wrong\n', 3],
      ['two words\n', 3],
      ['\n', 2],
      ['', 2],
      ['x'.repeat(5_000), 2],
      ['\u0000\u0001', 3],
    ] as const) {
      const ended = await machine.run('kiops', ['login', service.origin], { input });
      expect(ended.code).withContext(input.slice(0, 20)).toBe(code);
      expect(ended.stderr).not.toContain('kiops_wrong');
      expect(ended.stderr).not.toContain('    at ');
    }
    expect(() => statSync(machine.loginFile)).toThrow();
  });

  it('asks for a token on a terminal without showing it', async () => {
    const env = await machine.environment();
    const { code, stdout } = await runToEnd(
      'script',
      ['--quiet', '--return', '--echo', 'never', '--command', `kiops login ${service.origin}`, '/dev/null'],
      { input: `${token.slice(0, 5)}x\u007f${token.slice(5)}\r`, env },
    );
    expect(stdout).toContain('it is not shown');
    expect(stdout).toContain('Signed in to');
    expect(stdout).not.toContain(token);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(machine.loginFile, 'utf8'))).toEqual({ url: service.origin, token });
  });

  it('adds a record once, though the reply to it was lost', async () => {
    const isCreate = ({ method, url }: { method?: string; url?: string }) =>
      method === 'POST' && url === '/api/v1/registries';
    const proxy = await cuttingProxy(service.origin, isCreate);
    try {
      const fields = ['label=Harbor', 'kind=harbor', 'url=https://harbor.example.com', 'username=ci'];
      const added = await run(['add', 'registries', '--set', ...fields], 'canary', {
        ...inEnvironment,
        KIOPS_URL: proxy.origin,
      });
      expect([added.code, added.stderr]).toEqual([0, '']);
      const { items } = await service.get<{ items: readonly { id: string }[] }>('registries');
      expect(items.length).toBe(1);
      expect(added.stdout).toContain(items[0].id);
    } finally {
      await proxy.close();
    }
  });

  it('adds an account that is there already only where that is asked for', async () => {
    const { id } = await harbor();
    const add = ['add', 'registries', '--json', '--set'];
    const fields = ['label=Again', 'kind=harbor', 'url=HARBOR.example.com/', 'username=robot$ci'];
    const refused = await run([...add, ...fields], 'canary');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(`This account is there already: registries/Harbor  ${id}\n`);
    expect(refused.stderr).toContain('--duplicate');
    expect((await run([...add, ...fields, '--duplicate'], 'canary')).code).toBe(0);
    const other = [...fields.slice(0, 3), 'username=kim'];
    expect((await run([...add, ...other], 'canary')).code).toBe(0);
    const write = await service.token(['records:write']);
    const env = { ...inEnvironment, KIOPS_TOKEN: write.token };
    expect((await run([...add, ...fields], 'canary', env)).code).toBe(0);
    expect((await service.get<{ items: readonly object[] }>('registries')).items.length).toBe(4);
  });

  it('says times of a record in one form, whatever was done with it', async () => {
    const fields = ['label=Quay', 'kind=quay', 'url=quay.io', 'username=ci'];
    const added = JSON.parse(
      (await run(['add', 'registries', '--json', '--set', ...fields], 'canary')).stdout,
    );
    const [listed] = JSON.parse((await run(['list', 'registries', '--json'])).stdout);
    const shown = JSON.parse((await run(['show', 'registries/Quay', '--json'])).stdout);
    for (const { createdAt } of [added, listed, shown]) expect(createdAt).toMatch(/^\d{4}-.*T.*Z$/);
    expect(new Date(listed.createdAt)).toEqual(new Date(added.createdAt));
  });

  it('lists, shows and reveals', async () => {
    const { id } = await harbor();
    await service.add('servers', {
      label: 'web',
      protocol: 'ssh',
      host: 'web.example.com',
      port: 22,
      username: 'root',
    });
    const listed = await run(['list']);
    expect(listed.stdout).toMatch(/^RECORD +ACCOUNT +SECRET +CHANGED +ID$/m);
    expect(listed.stdout).toMatch(
      new RegExp(
        `^registries/Harbor +harbor\\.example\\.com · robot\\$ci +kept +\\d{4}-\\d\\d-\\d\\d +${id}$`,
        'm',
      ),
    );
    expect(listed.stdout).toMatch(/^servers\/web .* in the browser /m);
    expect(JSON.parse((await run(['list', 'registries', '--filter', 'harbor', '--json'])).stdout)).toEqual([
      jasmine.objectContaining({ store: 'registries', id, label: 'Harbor', hasPassword: true }),
    ]);
    expect((await run(['list', 'registries', '--filter', 'nothing', '--json'])).stdout).toBe('[]\n');
    expect((await run(['show', 'registries/Harbor'])).stdout).toMatch(
      /^url +https:\/\/harbor\.example\.com$/m,
    );
    expect(JSON.parse((await run(['show', `registries/${id}`, '--json'])).stdout).id).toBe(id);
    for (const words of [
      ['list', '--json'],
      ['show', 'registries/Harbor', '--json'],
    ])
      expect((await run(words)).stdout).not.toContain('canary-harbor');
    expect((await run(['reveal', 'registries/Harbor'])).stdout).toBe('canary-harbor');
    expect((await run(['reveal', 'registries/Harbor#password'])).stdout).toBe('canary-harbor');
    expect(JSON.parse((await run(['reveal', 'registries/Harbor', '--json'])).stdout)).toEqual({
      password: 'canary-harbor',
    });
  });

  it('adds a record, whose secret comes over stdin alone', async () => {
    const set = ['label=New', 'kind=quay', 'url=quay.io', 'username=me'];
    const { code, stdout } = await run(['add', 'registries', '--set', ...set], 'canary-new\r\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Added registries\/New /);
    expect((await run(['reveal', 'registries/New'])).stdout).toBe('canary-new');
    for (const words of [
      ['add', 'registries', '--set', ...set, 'password=canary-argument'],
      ['add', 'registries', '--password=canary-argument'],
      ['add', 'registries', '--password', 'canary-argument'],
      ['login', service.origin, 'canary-argument'],
      ['login', 'https://kim:canary-argument@kiops.example.com'],
      ['resolve', '--database', 'postgresql://app:canary-argument@db/orders'],
    ]) {
      const refused = await run(words, 'x');
      expect(refused.code).withContext(words.join(' ')).toBe(2);
      expect(refused.stdout + refused.stderr).not.toContain('canary-argument');
    }
    const wrong = await run(['add', 'registries', '--set', 'label=x'], 'canary-wrong');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('  url: ');
    expect(wrong.stderr).not.toContain('canary-wrong');
    const other = [...set.slice(0, 3), 'username=you'];
    expect((await run(['add', 'registries', '--set', ...other], 'x'.repeat(300_000))).code).toBe(2);
  });

  it('has nothing to do with the secrets of SSH servers', async () => {
    const set = ['label=web', 'protocol=ssh', 'host=web.example.com', 'port=22', 'username=root'];
    const added = await run(['add', 'servers', '--set', ...set], 'canary-ssh');
    expect(added.code).toBe(0);
    expect(added.stderr).toContain('SSH secrets are entered in the console');
    const revealed = await run(['reveal', 'servers/web']);
    expect([revealed.code, revealed.stdout]).toEqual([6, '']);
    expect(revealed.stderr).toContain('kept in the browser');
    expect(service.log.join('\n')).not.toContain('canary-ssh');
  });

  it('says which records are meant when one name is two', async () => {
    const [first, second] = [await harbor(), await harbor({ username: 'other' })];
    const { code, stdout, stderr } = await run(['reveal', 'registries/Harbor']);
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain(`registries/${first.id}  harbor.example.com · robot$ci`);
    expect(stderr).toContain(`registries/${second.id}  harbor.example.com · other`);
    const none = await run(['reveal', 'registries/Harbo']);
    expect([none.code, none.stdout]).toEqual([4, '']);
    expect((await run(['show', 'nothing/x'])).code).toBe(2);
    expect((await run(['show', 'registries'])).code).toBe(2);
  });

  it('finds what fits, and tells the secret only when it is asked to', async () => {
    const { id } = await harbor();
    const words = ['resolve', '--image', 'harbor.example.com/pay/app:1'];
    const found = await run(words);
    expect(found.code).withContext(found.stderr).toBe(0);
    expect(found.stdout).toMatch(/^Record +registries\/Harbor$/m);
    for (const asked of [words, [...words, '--json']])
      expect((await run(asked)).stdout).not.toContain('canary-harbor');
    expect(JSON.parse((await run([...words, '--json', '--reveal'])).stdout)).toEqual(
      jasmine.objectContaining({ store: 'registries', id, secret: { password: 'canary-harbor' } }),
    );
    const none = await run(['resolve', '--image', 'harbor.example.com.evil.io/app']);
    expect([none.code, none.stdout]).toEqual([4, '']);
    await harbor({ username: 'other' });
    const two = await run(words);
    expect(two.code).toBe(5);
    expect(two.stderr).toContain(id);
    expect((await run(['resolve'])).code).toBe(2);
    expect((await run(['resolve', '--image', 'a', '--server', 'b'])).code).toBe(2);
  });

  it('shows hostile labels as they are read, not as a terminal obeys them', async () => {
    await harbor({ label: 'a\u202eb\u2066c' });
    const { stdout } = await run(['list', 'registries']);
    expect(stdout).toContain('registries/a\u{FFFD}b\u{FFFD}c');
    expect(JSON.parse((await run(['list', 'registries', '--json'])).stdout)[0].label).toBe('a\u202eb\u2066c');
  });

  it('says what to do when the token is missing, over, too narrow, or kept wrongly', async () => {
    const narrow = await service.token(['records:read']);
    await harbor();
    const refused = await run(['reveal', 'registries/Harbor'], '', {
      ...inEnvironment,
      KIOPS_TOKEN: narrow.token,
    });
    expect([refused.code, refused.stdout]).toEqual([6, '']);
    expect(refused.stderr).toContain('records:reveal');
    await service.revoke(narrow);
    const over = await run(['whoami'], '', { ...inEnvironment, KIOPS_TOKEN: narrow.token });
    expect(over.code).toBe(3);
    expect(over.stderr).toContain('expired or was revoked');
    expect(over.stderr).not.toContain(narrow.token);
    const none = await machine.kiops('list');
    expect(none.code).toBe(3);
    expect(none.stderr).toContain('kiops login');
    await machine.run('kiops', ['login', service.origin], { input: token });
    writeFileSync(machine.loginFile, readFileSync(machine.loginFile, 'utf8').slice(0, -9));
    const broken = await machine.kiops('list');
    expect([broken.code, broken.stderr]).toEqual([
      3,
      `${machine.loginFile} is broken. Run kiops login again.\n`,
    ]);
  });

  it('works by the token of a service account on behalf of a user, in every command and helper', async () => {
    await harbor();
    const env = {
      KIOPS_URL: service.origin,
      KIOPS_TOKEN: await service.tokenForKim(['records:read', 'records:reveal']),
    };
    const named = { ...env, KIOPS_ON_BEHALF_OF: 'kim@example.com' };
    const nobody = await run(['list'], '', env);
    expect([nobody.code, nobody.stdout]).toEqual([6, '']);
    expect(nobody.stderr).toContain('--on-behalf-of');
    expect((await run(['list', '--on-behalf-of', 'lee@example.com'], '', env)).code).toBe(6);
    expect((await run(['list', '--on-behalf-of', 'two\nlines'], '', env)).code).toBe(2);
    for (const [words, by] of [
      [['--on-behalf-of', 'kim@example.com', 'reveal', 'registries/Harbor'], env],
      [['reveal', 'registries/Harbor', '--on-behalf-of=kim@example.com'], env],
      [['reveal', 'registries/Harbor'], named],
      // What is said counts more than what is around.
      [
        ['reveal', 'registries/Harbor', '--on-behalf-of', 'kim@example.com'],
        { ...env, KIOPS_ON_BEHALF_OF: 'lee@example.com' },
      ],
    ] as const)
      expect((await run(words, '', by)).stdout)
        .withContext(words.join(' '))
        .toBe('canary-harbor');
    const image = { input: 'harbor.example.com', env: named };
    expect(JSON.parse((await machine.run('docker-credential-kiops', ['get'], image)).stdout).Secret).toBe(
      'canary-harbor',
    );
    expect((await machine.run('docker-credential-kiops', ['get'], { ...image, env })).stdout).toContain(
      '--on-behalf-of',
    );
    const signedIn = await machine.run(
      'kiops',
      ['login', service.origin, '--on-behalf-of', 'kim@example.com'],
      {
        input: env.KIOPS_TOKEN,
      },
    );
    expect(signedIn.stdout).toContain(' on behalf of kim ');
    expect((await machine.kiops('reveal', 'registries/Harbor')).stdout).toBe('canary-harbor');
    const { stdout } = await machine.kiops('whoami', '--json');
    expect(JSON.parse(stdout)).toEqual(jasmine.objectContaining({ onBehalfOf: 'kim@example.com' }));
    // Another token is another matter.
    expect((await machine.run('kiops', ['whoami'], { env: inEnvironment })).code).toBe(0);
  });

  it('does not take what it could not write for written', async () => {
    const env = await machine.environment();
    const inShell = (line: string) => runToEnd('/bin/bash', ['-c', line], { env });
    const unread = await inShell('set -o pipefail; kiops completion bash | true');
    expect([unread.code, unread.stderr]).toEqual([141, '']);
    const full = await inShell('kiops completion bash > /dev/full');
    expect([full.code, full.stderr]).toEqual([1, 'Nothing more can be written to stdout (ENOSPC).\n']);
  });

  describe('with something else at the address', () => {
    let other: Server;
    let reply: { status: number; headers: Record<string, string>; body: string };
    let asked = 0;
    beforeAll(async () => {
      other = createServer((_, response) => {
        asked += 1;
        response.writeHead(reply.status, reply.headers).end(reply.body);
      });
      await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    });
    afterAll(() => new Promise((done) => other.close(done)));
    const away = () => ({
      KIOPS_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
      KIOPS_TOKEN: 'canary-token',
    });

    it('says so', async () => {
      for (const [status, headers, body] of [
        [200, { 'content-type': 'text/html' }, '<html>'],
        [200, { 'content-type': 'application/json' }, '{"half":'],
        [404, {}, 'no'],
        [500, { 'content-type': 'application/problem+json' }, '{"broken'],
        [302, { location: 'http://127.0.0.1:1/' }, ''],
      ] as const) {
        reply = { status, headers, body };
        const { code, stdout, stderr } = await run(['whoami'], '', away());
        expect([code, stdout]).withContext(body).toEqual([7, '']);
        expect(stderr).toMatch(/is no KIOPS|leads to another address/);
        expect(stderr).not.toContain('canary-token');
      }
      const gone = createServer();
      await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
      const { port } = gone.address() as AddressInfo;
      await new Promise((done) => gone.close(done));
      const down = await run(['whoami'], '', { ...away(), KIOPS_URL: `http://127.0.0.1:${port}` });
      expect(down.code).toBe(7);
      expect(down.stderr).toContain('nothing listens there');
      expect((await run(['whoami'], '', { KIOPS_URL: 'ftp://x', KIOPS_TOKEN: 'canary-token' })).code).toBe(2);
    });

    it('waits as long as it is told to, a few times, and then says for how long', async () => {
      const problem = (retryAfter: string) => ({
        status: 503,
        headers: { 'content-type': 'application/problem+json', 'retry-after': retryAfter },
        body: JSON.stringify({ code: 'unavailable', title: 'The database of KIOPS does not answer.' }),
      });
      asked = 0;
      reply = problem('0');
      expect((await run(['whoami'], '', away())).code).toBe(7);
      expect(asked).toBe(3);
      reply = problem('3600');
      const { stderr } = await run(['whoami'], '', away());
      expect(asked).toBe(4);
      expect(stderr).toBe('The database of KIOPS does not answer.\nTry again in 3600 s.\n');
    });
  });

  it('has no secret in its help, and all exit codes', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes:');
    expect(stdout).not.toContain(token);
    expect((await run([])).code).toBe(2);
    const { version } = JSON.parse(readFileSync('apps/cli/package.json', 'utf8')) as { version: string };
    for (const program of ['kiops', 'docker-credential-kiops'])
      expect((await machine.run(program, ['--version'])).stdout).toBe(
        `${program} (@kiops/credentials-cli) ${version}\n`,
      );
    expect((await run(['nothing'])).code).toBe(2);
  });
});
