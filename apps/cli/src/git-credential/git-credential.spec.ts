import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGitServer, whyNoGitServer, type GitServer } from '../testing/git-server';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, runToEnd, type Ended } from '../testing/programs';

interface Kept {
  readonly id: string;
  readonly version: number;
  readonly username: string | null;
  readonly baseUrl: string;
  readonly expiresAt: string | null;
}

describe('git-credential-kiops', () => {
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
    await service.clear('source-repositories');
  });

  const call = (action: string, lines: readonly string[], env = login): Promise<Ended> =>
    machine.run('git-credential-kiops', [action], { input: lines.map((line) => `${line}\n`).join(''), env });
  const said = async (...lines: readonly string[]): Promise<string> => {
    const { code, stdout } = await call('get', lines);
    expect(code).withContext(lines.join(' ')).toBe(0);
    return stdout;
  };
  const keep = (fields: object = {}) =>
    service.add('source-repositories', {
      label: 'GitHub',
      provider: 'github',
      baseUrl: 'https://github.com',
      username: 'kim',
      token: 'canary-token',
      ...fields,
    });
  const kept = async (): Promise<readonly Kept[]> =>
    (await service.get<{ items: Kept[] }>('source-repositories')).items;
  const github = ['protocol=https', 'host=github.com'];
  const NOTHING = { code: 0, stdout: '', stderr: '' };

  it('gives what fits, and nothing where nothing does', async () => {
    await keep();
    expect(await said(...github)).toBe('username=kim\npassword=canary-token\n');
    expect(
      await said(
        'capability[]=authtype',
        ...github,
        'path=acme/app.git',
        'wwwauth[]=Basic realm="GitHub"',
        'new=1',
      ),
    ).toBe('username=kim\npassword=canary-token\n');
    expect(await said('url=https://github.com/acme/app.git')).toBe('username=kim\npassword=canary-token\n');
    for (const lines of [
      ['protocol=https', 'host=github.com.evil.com'],
      ['protocol=https', 'host=evilgithub.com'],
      ['protocol=https', 'host=github.com:8443'],
      ['protocol=https', 'host='],
      ['protocol=https', 'host= '],
      ['protocol=https'],
      ['host=github.com'],
      // In clear, what was entered for https would be anybody's.
      ['protocol=http', 'host=github.com'],
      ['protocol=smtp', 'host=github.com'],
      [],
    ])
      expect(await call('get', lines))
        .withContext(lines.join(' '))
        .toEqual(NOTHING);
    for (const action of ['capability', 'nothing']) expect(await call(action, github)).toEqual(NOTHING);
  });

  it('honours a user name, and names one where Git needs it', async () => {
    await keep({ label: 'of kim' });
    await keep({ label: 'of lee', username: 'lee', token: 'canary-lee' });
    expect(await said(...github, 'username=lee')).toBe('username=lee\npassword=canary-lee\n');
    expect(await said(...github, 'username=park')).toBe('');
    const { code, stdout, stderr } = await call('get', github);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('of kim · kim');
    expect(stderr).toContain('of lee · lee');
    expect(stderr).not.toContain('canary');
    await service.clear('source-repositories');
    for (const [provider, host, user] of [
      ['github', 'github.com', 'x-access-token'],
      ['gitlab', 'gitlab.example.com', 'oauth2'],
      ['other', 'git.example.com', 'git'],
    ]) {
      await keep({ label: host, provider, baseUrl: `https://${host}`, username: null });
      const asked = ['protocol=https', `host=${host}`];
      expect(await said(...asked)).toBe(`username=${user}\npassword=canary-token\n`);
      expect(await said(...asked, 'username=somebody')).toBe('username=somebody\npassword=canary-token\n');
    }
  });

  it('takes the record with the longest path', async () => {
    await keep();
    await keep({ label: 'acme', baseUrl: 'https://github.com/acme', token: 'canary-acme' });
    expect(await said(...github, 'path=acme/app.git')).toContain('canary-acme');
    expect(await said(...github, 'path=acme-evil/app.git')).toContain('canary-token');
    expect(await said(...github)).toContain('canary-token');
  });

  it('tells when a token ends, and gives none that has ended', async () => {
    const { id } = await keep({ expiresAt: '2999-01-01T00:00:00Z' });
    expect(await said(...github)).toBe(
      'username=kim\npassword=canary-token\npassword_expiry_utc=32472144000\n',
    );
    expect(id).toBeTruthy();
    await service.clear('source-repositories');
    await keep({ expiresAt: '2020-01-01T00:00:00Z' });
    const { code, stdout, stderr } = await call('get', github);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('has expired');
  });

  it('stores what is new, changes what is other, and leaves what it gave', async () => {
    const given = [...github, 'username=kim', 'password=canary-token'];
    await keep();
    const [before] = await kept();
    expect(await call('store', given)).toEqual(NOTHING);
    expect(await kept()).toEqual([before]);
    expect(
      await call('store', [
        ...github,
        'username=kim',
        'password=canary-2',
        'password_expiry_utc=32472144000',
      ]),
    ).toEqual(NOTHING);
    expect(await kept()).toEqual([
      jasmine.objectContaining({ id: before.id, version: before.version + 1, username: 'kim' }),
    ]);
    expect(Date.parse((await kept())[0].expiresAt ?? '')).toBe(32472144000_000);
    expect(await said(...github)).toContain('password=canary-2\n');
    expect(
      await call('store', [
        'protocol=https',
        'host=git.example.com:8443',
        'username=lee',
        'password=canary-3',
      ]),
    ).toEqual(NOTHING);
    expect(await said('protocol=https', 'host=git.example.com:8443')).toBe(
      'username=lee\npassword=canary-3\n',
    );
    for (const lines of [
      [...github, 'username=kim'],
      [...github, 'password=x'],
      ['username=kim', 'password=x'],
    ])
      expect(await call('store', lines)).toEqual(NOTHING);
    expect((await kept()).length).toBe(2);
  });

  it('leaves the record of a token alone when its stand-in comes back', async () => {
    await keep({ username: null });
    const [before] = await kept();
    const lines = (await said(...github)).trim().split('\n');
    expect(await call('store', [...github, ...lines])).toEqual(NOTHING);
    expect(await kept()).toEqual([before]);
    expect(await call('store', [...github, 'username=x-access-token', 'password=canary-2'])).toEqual(NOTHING);
    expect((await kept()).map(({ id }) => id)).toEqual([before.id]);
    expect(await said(...github)).toContain('canary-2');
  });

  it('erases only what Git was refused with, into the trash, and only with the right to write', async () => {
    const { id } = await keep();
    const refused = [...github, 'username=kim', 'password=canary-token'];
    for (const lines of [
      [...github, 'username=kim', 'password=other'],
      [...github, 'username=kim'],
      [...github, 'username=lee', 'password=canary-token'],
      ['protocol=https', 'host=evil.com', 'username=kim', 'password=canary-token'],
    ])
      expect(await call('erase', lines)).toEqual(NOTHING);
    const { token } = await service.token(['records:read', 'records:reveal']);
    expect(await call('erase', refused, { ...login, KIOPS_TOKEN: token })).toEqual(NOTHING);
    expect((await kept()).map((record) => record.id)).toEqual([id]);
    expect(await call('erase', refused)).toEqual(NOTHING);
    expect(await kept()).toEqual([]);
    const { items } = await service.get<{ items: { id: string }[] }>('trash?store=source-repositories');
    expect(items.some((record) => record.id === id)).toBeTrue();
    expect(await call('erase', refused)).toEqual(NOTHING);
  });

  it('tells on stderr what is wrong, and gives nothing', async () => {
    await keep();
    const down = { ...login, KIOPS_URL: 'http://127.0.0.1:9' };
    for (const [lines, env, says] of [
      [github, down, 'cannot be reached'],
      [github, {}, 'not signed in'],
      [github, { ...login, KIOPS_TOKEN: 'kiops_wrong' }, 'expired or was revoked'],
      [['host=git\rhub.com'], login, 'nothing that Git says'],
      [['host=github.com\0'], login, 'nothing that Git says'],
    ] as const) {
      const { code, stdout, stderr } = await call('get', lines, env);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(new RegExp(`^git-credential-kiops: .*${says}`));
      expect(stderr).not.toContain('canary');
    }
    expect((await call('get', ['x='.padEnd(2_000_000, 'x')])).code).toBe(1);
  });

  describe('for a real git', () => {
    const why = whyNoGitServer();
    let server: GitServer;
    beforeEach(async () => {
      if (why === undefined) server = await startGitServer();
    });
    afterEach(async () => {
      if (why === undefined) await server.stop();
    });

    const clone = async (folder: string): Promise<Ended> => {
      const env = await machine.environment({
        ...login,
        GIT_TERMINAL_PROMPT: '0',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'credential.helper',
        GIT_CONFIG_VALUE_0: 'kiops',
      });
      return runToEnd(
        'git',
        ['clone', '--quiet', `${server.origin}/acme/app.git`, join(machine.home, folder)],
        { env },
      );
    };

    it('clones a private repository, and changes nothing by that', async () => {
      if (why !== undefined) pending(why);
      expect((await clone('without')).code).not.toBe(0);
      await keep({ label: 'own', provider: 'other', baseUrl: server.origin, token: server.password });
      const [before] = await kept();
      const cloned = await clone('app');
      expect(cloned.code).withContext(cloned.stderr).toBe(0);
      expect(readFileSync(join(machine.home, 'app/hello'), 'utf8')).toBe('from a private repository\n');
      expect(readFileSync(join(machine.home, 'app/.git/config'), 'utf8')).not.toContain(server.password);
      expect(await kept()).toEqual([before]);
    });

    it('puts a token into the trash that the server refuses', async () => {
      if (why !== undefined) pending(why);
      await keep({ label: 'own', provider: 'other', baseUrl: server.origin, token: server.password });
      server.password = 'another-one';
      expect((await clone('app')).code).not.toBe(0);
      expect(await kept()).toEqual([]);
      expect(existsSync(join(machine.home, 'app'))).toBeFalse();
    });
  });
});
