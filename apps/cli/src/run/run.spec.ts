import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, programFolder, type Ended } from '../testing/programs';

describe('kiops run', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token(['records:read', 'records:reveal']);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
    await service.add('db-connections', {
      label: 'orders',
      engine: 'postgresql',
      host: 'db.example.com',
      port: 5432,
      database: 'or/ders',
      username: 'app@x',
      password: 'canary p@ss/#?%',
      options: { tlsMode: 'require' },
    });
    await service.add('registries', {
      label: 'quay #1',
      kind: 'quay',
      url: 'quay.io',
      username: 'me',
      password: 'canary-quay',
    });
    await service.add('servers', {
      label: 'web',
      protocol: 'ssh',
      host: 'web.example.com',
      port: 22,
      username: 'root',
    });
  });
  afterAll(() => service.clear('db-connections', 'registries', 'servers'));
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const run = (variables: readonly string[], ...command: readonly string[]): Promise<Ended> =>
    machine.run('kiops', ['run', ...variables.flatMap((pair) => ['--env', pair]), '--', ...command], {
      env: login,
      input: 'from stdin',
    });

  it('gives databases as addresses, other secrets as they are, and fields', async () => {
    const { code, stdout, stderr } = await run(
      [
        'DB_URL=db-connections/orders',
        'DB_PASSWORD=db-connections/orders#password',
        'DB_PORT=db-connections/orders#port',
        'QUAY=registries/quay #1',
        'QUAY_USER=registries/quay #1#username',
        'WEB=servers/web#host',
      ],
      'sh',
      '-c',
      'printf "%s\\n" "$DB_URL" "$DB_PASSWORD" "$DB_PORT" "$QUAY" "$QUAY_USER" "$WEB" "[$KIOPS_TOKEN]" "$1"; cat',
      '--env',
      'NOT=ours',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'postgresql://app%40x:canary%20p%40ss%2F%23%3F%25@db.example.com:5432/or%2Fders?sslmode=require',
      'canary p@ss/#?%',
      '5432',
      'canary-quay',
      'me',
      'web.example.com',
      '[]',
      'NOT=ours',
      'from stdin',
    ]);
  });

  it('ends as its child does, and starts none when a secret is missing', async () => {
    const quay = ['QUAY=registries/quay #1'];
    expect((await run(quay, 'sh', '-c', 'exit 42')).code).toBe(42);
    const missing = await run(quay, 'no-such-program');
    expect([missing.code, missing.stderr]).toEqual([127, 'no-such-program is not on the path.\n']);
    expect((await run(quay, '/etc/passwd')).code).toBe(126);
    for (const [variables, expected] of [
      [['A=registries/none'], 4],
      [['A=servers/web'], 6],
      [['A=servers/web#password'], 6],
      [['A=runtimes'], 2],
      [['1A=registries/quay #1'], 2],
      [['=registries/quay #1'], 2],
      [['registries/quay #1'], 2],
      [['A=registries/quay #1', 'A=db-connections/orders'], 2],
      [['A=registries/quay #1#notes'], 4],
    ] as const) {
      const ended = await run(variables, 'echo', 'started');
      expect([ended.code, ended.stdout]).withContext(variables.join(' ')).toEqual([expected, '']);
      expect(ended.stderr).not.toContain('canary');
    }
    expect((await machine.run('kiops', ['run', '--', 'true'], { env: login })).code).toBe(2);
  });

  it('names both records of one label', async () => {
    const twin = (username: string) =>
      service.add('source-repositories', {
        label: 'twin',
        provider: 'other',
        baseUrl: 'https://git.example.com',
        username,
        token: 'canary',
      });
    const ids = [(await twin('a')).id, (await twin('b')).id];
    const { code, stdout, stderr } = await run(['A=source-repositories/twin'], 'echo', 'started');
    expect([code, stdout]).toEqual([5, '']);
    for (const id of ids) expect(stderr).toContain(id);
    await service.clear('source-repositories');
  });

  it('has secrets in no argument, and hands signals on', async () => {
    const child = spawn(
      join(await programFolder(), 'kiops'),
      [
        ...['run', '--env', 'QUAY=registries/quay #1', '--'],
        process.execPath,
        '-e',
        `process.on('SIGTERM', () => process.exit(7));
         setInterval(() => undefined, 1000);
         const fs = require('node:fs');
         const words = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => {
           try { return fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1'); } catch { return ''; }
         });
         console.log(words.some((line) => line.includes(process.env.QUAY)) + ' ' + (process.env.QUAY.length));`,
      ],
      { env: await machine.environment(login), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = once(child, 'exit');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    expect(line.toString()).toBe(`false ${'canary-quay'.length}\n`);
    child.kill('SIGTERM');
    expect(await ended).toEqual([7, null]);
  });

  it('ends by the signal that its child ended by', async () => {
    expect((await run(['QUAY=registries/quay #1'], 'sh', '-c', 'kill -KILL $$')).code).toBeNull();
  });
});
