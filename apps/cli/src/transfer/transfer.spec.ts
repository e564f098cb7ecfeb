import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, runToEnd, type Ended } from '../testing/programs';

describe('kiops import and export', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token([
      'records:read',
      'records:reveal',
      'records:write',
      'records:export',
    ]);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    await service.clear('servers', 'registries', 'db-connections', 'source-repositories');
  });

  const run = (words: readonly string[], input = ''): Promise<Ended> =>
    machine.run('kiops', words, { input, env: login });
  const file = (name: string, content: string | object): string => {
    const path = join(machine.home, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const total = async (store: string): Promise<number> => (await service.get<{ total: number }>(store)).total;
  const dockerConfig = {
    auths: { 'harbor.example.com': { auth: Buffer.from('robot:canary-docker').toString('base64') } },
  };

  it('shows the plan first, and imports files of several formats when it is told to', async () => {
    const files = [
      file('config.json', dockerConfig),
      file('.git-credentials', 'https://kim:canary-git@git.example.com\n'),
      file('nothing.bin', '\u0001\u0002 nothing'),
    ];
    const planned = await run(['import', ...files]);
    expect(planned.code).toBe(2);
    expect(planned.stdout).toMatch(/^new +registries\/.*harbor\.example\.com · robot/m);
    expect(planned.stdout).toContain('2 new, 0 there already, 0 differs, 0 cannot be imported');
    expect(planned.stderr).toContain(`Left out: ${files[2]}: the file: `);
    expect(planned.stderr).toContain('say --yes');
    expect(await total('registries')).toBe(0);
    const done = await run(['import', ...files, '--yes']);
    expect(done.code).withContext(done.stderr).toBe(8);
    expect(done.stdout).toContain('Imported: 2 new, 0 replaced, 0 kept.');
    for (const { stdout, stderr } of [planned, done]) expect(stdout + stderr).not.toContain('canary');
    const again = JSON.parse((await run(['import', ...files, '--yes', '--json'])).stdout);
    expect([again.plan.counts.new, again.plan.counts.identical, again.done]).toEqual([0, 2, null]);
    expect((await run(['reveal', `registries/${await idOf('registries')}`])).stdout).toBe('canary-docker');
  });

  it('reaches servers through one that is on KIOPS only, which stays as it is', async () => {
    const gate = { label: 'Gate', protocol: 'ssh', host: 'gate.example.com', port: 2222, username: 'ops' };
    await service.add('servers', { ...gate, notes: 'first floor', allowOldAlgorithms: true });
    const path = file(
      'servers.csv',
      'name,host,user,jump server\nweb,web.example.com,kim,gate\nlost,lost.example.com,kim,nobody\n',
    );
    const done = await run(['import', path, '--yes']);
    expect(done.code).withContext(done.stderr).toBe(8);
    expect(done.stdout).toContain('1 new, 0 there already, 0 differs, 0 cannot be imported');
    expect(done.stderr).toContain('“nobody” is not in this file, and no SSH server on KIOPS has the name');
    const { items } = await service.get<{
      items: readonly { id: string; label: string; jumpServerId: string | null }[];
    }>('servers');
    const idOfGate = items.find(({ label }) => label === 'Gate')?.id;
    expect(items.map(({ label, jumpServerId }) => [label, jumpServerId])).toEqual(
      jasmine.arrayWithExactContents([
        ['Gate', null],
        ['web', idOfGate],
      ]),
    );
    const again = JSON.parse((await run(['import', path, '--plan', '--json'])).stdout);
    expect([again.plan.counts.new, again.plan.counts.identical]).toEqual([0, 1]);
  });

  it('drops SSH secrets unread, and lists them', async () => {
    const path = file('kiops.json', {
      format: 'kiops-credentials',
      version: 1,
      exportedAt: '2026-11-27T00:00:00Z',
      origin: 'https://kiops.example.com',
      servers: [
        { ref: 's1', label: 'web', protocol: 'ssh', host: 'web.example.com', port: 22, username: 'root' },
      ],
      sshSecrets: [
        {
          host: 'web.example.com',
          port: 22,
          username: 'root\u001b[2J',
          kind: 'password',
          password: 'canary-ssh',
        },
      ],
    });
    const { code, stdout, stderr } = await run(['import', path, '--yes']);
    expect(code).withContext(stderr).toBe(8);
    expect(stderr).toContain(
      `Left out: ${path}, /sshSecrets/0: the SSH secret of root\u{FFFD}[2J@web.example.com:22: It was dropped unread.`,
    );
    expect(stderr).toContain('import it in the console');
    expect(stderr).toContain('Left out: 1 in all.');
    expect(await total('servers')).toBe(1);
    expect(stdout + stderr + service.log.join('\n')).not.toContain('canary-ssh');
  });

  it('brings both where the files hold an account twice, with another secret', async () => {
    const lines = ['one', 'two'].map((token) => `https://kim:canary-${token}@git.example.com`);
    const done = await run(['import', file('.git-credentials', `${lines.join('\n')}\n`), '--yes']);
    expect(done.code).withContext(done.stderr).toBe(0);
    expect(await total('source-repositories')).toBe(2);
  });

  it('keeps, replaces or doubles what differs', async () => {
    await service.add('registries', {
      label: 'Harbor',
      kind: 'harbor',
      url: 'harbor.example.com',
      username: 'robot',
      password: 'canary-own',
    });
    const path = file('config.json', dockerConfig);
    const kept = await run(['import', path, '--yes']);
    expect(kept.stdout).toContain('Nothing was imported.');
    expect([kept.code, kept.stderr]).toEqual([8, jasmine.stringContaining('stay as they are on KIOPS')]);
    expect((await run(['import', path, '--yes', '--on-conflict', 'keep'])).code).toBe(0);
    expect((await run(['import', path, '--yes', '--on-conflict', 'replace'])).stdout).toContain('1 replaced');
    expect((await run(['reveal', `registries/${await idOf('registries')}`])).stdout).toBe('canary-docker');
    expect((await run(['import', path, '--on-conflict', 'all'])).code).toBe(2);
  });

  it('names the place in the file that another entry is the same account as', async () => {
    const git = file(
      '.git-credentials',
      'https://kim:canary-1@git.example.com\nhttps://kim:canary-2@git.example.com\n',
    );
    const { stdout } = await run(['import', git, '--plan']);
    expect(stdout).toContain(`The same account as ${git}, line 1, which differs.`);
    const { plan } = JSON.parse((await run(['import', git, '--plan', '--json'])).stdout);
    expect(plan.entries[1].reason).toBe(`The same account as ${git}, line 1, which differs.`);
  });

  it('exports to a new file that a passphrase protects, and reads it back', async () => {
    await run(['import', file('config.json', dockerConfig), '--yes']);
    const path = join(machine.home, 'out.age');
    const exported = await run(['export', path], 'a long passphrase\n');
    expect(exported.code).withContext(exported.stderr).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    const before = readFileSync(path);
    const twice = await run(['export', path], 'a long passphrase\n');
    expect([twice.code, twice.stderr]).toEqual([1, `${path} is there already: name a new file.\n`]);
    expect(readFileSync(path)).toEqual(before);
    await service.clear('registries');
    const wrong = await run(['import', path, '--yes'], 'another passphrase');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).not.toContain('another passphrase');
    expect((await run(['import', path, '--yes'], 'a long passphrase')).stdout).toContain('Imported: 1 new');
    expect((await run(['reveal', `registries/${await idOf('registries')}`])).stdout).toBe('canary-docker');
    expect((await run(['export', join(machine.home, 'short.age')], 'short')).code).toBe(2);
  });

  it('exports in clear, or without secrets, when that is asked for', async () => {
    await run(['import', file('config.json', dockerConfig), '--yes']);
    const [plain, template] = ['plain.json', 'template.json'].map((name) => join(machine.home, name));
    expect((await run(['export', plain, '--plain', '--store', 'registries'])).code).toBe(0);
    expect(readFileSync(plain, 'utf8')).toContain('canary-docker');
    expect(statSync(plain).mode & 0o777).toBe(0o600);
    expect((await run(['export', template, '--template'])).code).toBe(0);
    expect(readFileSync(template, 'utf8')).toContain('harbor.example.com');
    expect(readFileSync(template, 'utf8')).not.toContain('canary-docker');
  });

  it('exports to stdout for another program, protected where nothing else is said, and never to a terminal', async () => {
    await run(['import', file('config.json', dockerConfig), '--yes']);
    const piped = await run(['export', '-'], 'a long passphrase\n');
    expect([piped.code, piped.stderr]).toEqual([0, jasmine.stringContaining('Exported.')]);
    expect(piped.stdout).toMatch(
      /^-----BEGIN AGE ENCRYPTED FILE-----\n[^]*-----END AGE ENCRYPTED FILE-----\n$/,
    );
    const plain = await run(['export', '-', '--plain', '--store', 'registries']);
    expect(JSON.stringify(JSON.parse(plain.stdout))).toContain('canary-docker');
    const some = ['export', '--store', 'docker-hub', '--store', 'registries', '-', '--plain'];
    const { servers, ...others } = JSON.parse((await run(some)).stdout) as Record<string, unknown>;
    expect([servers, JSON.stringify(others).includes('canary-docker')]).toEqual([undefined, true]);
    const template = await run(['export', '-', '--template']);
    expect(JSON.stringify(JSON.parse(template.stdout))).not.toContain('canary-docker');
    for (const [words, input, says] of [
      [['export', '-'], 'short', 'at least 8 signs'],
      [['export', '-'], '', 'There is no passphrase.'],
      [['export', '-', '--plain', '--json'], '', 'leave --json out'],
    ] as const) {
      const refused = await run(words, input);
      expect([refused.code, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toContain(says);
    }
    await service.clear('registries');
    const path = file('piped.age', piped.stdout);
    expect((await run(['import', path, '--yes'], 'a long passphrase')).stdout).toContain('Imported: 1 new');
    expect((await run(['reveal', `registries/${await idOf('registries')}`])).stdout).toBe('canary-docker');
    for (const words of ['--plain', '--template', '']) {
      const shown = await runToEnd(
        'script',
        ['--quiet', '--return', '--command', `kiops export - ${words}`, '/dev/null'],
        { input: '', env: await machine.environment(login) },
      );
      expect([shown.code, shown.stdout]).toEqual([2, jasmine.stringContaining('not belong on a terminal')]);
      expect(shown.stdout).not.toContain('canary-docker');
    }
  });

  it('exports nothing to a stdout that leads nowhere', async () => {
    for (const to of ['>&-', '> /dev/null']) {
      const shell = `exec kiops export - --plain ${to}`;
      const { code, stderr } = await runToEnd('sh', ['-c', shell], { env: await machine.environment(login) });
      expect([code, stderr])
        .withContext(to)
        .toEqual([2, jasmine.stringContaining('Stdout leads nowhere')]);
    }
  });

  it('tells scripts what was exported where, and nothing of what is in it', async () => {
    await run(['import', file('config.json', dockerConfig), '--yes']);
    for (const [form, words] of [
      ['protected', []],
      ['plain', ['--plain']],
      ['template', ['--template']],
    ] as const) {
      const path = join(machine.home, `${form}.out`);
      const { code, stdout } = await run(
        ['export', path, '--json', '--store', 'registries', ...words],
        'a long passphrase',
      );
      expect(code).withContext(form).toBe(0);
      const bytes = statSync(path).size;
      expect(JSON.parse(stdout)).toEqual({ file: path, form, stores: ['registries'], bytes });
    }
    // The control: the secret is in the file whose name was told.
    expect(readFileSync(join(machine.home, 'plain.out'), 'utf8')).toContain('canary-docker');
    const all = JSON.parse((await run(['export', join(machine.home, 'all'), '--plain', '--json'])).stdout);
    expect(all.stores).toContain('servers');
  });

  it('says what is wrong with files and tokens', async () => {
    expect((await run(['import', join(machine.home, 'none')])).stderr).toContain('cannot be read (ENOENT)');
    const newer = await run([
      'import',
      file('new.json', { format: 'kiops-credentials', version: 99 }),
      '--yes',
    ]);
    expect(newer.code).toBe(2);
    const { token } = await service.token(['records:read']);
    const narrow = { ...login, KIOPS_TOKEN: token };
    const out = join(machine.home, 'out.json');
    const refused = await machine.run('kiops', ['export', out, '--plain'], { env: narrow });
    expect(refused.code).toBe(6);
    expect(() => statSync(out)).toThrow();
    const path = file('config.json', dockerConfig);
    expect((await machine.run('kiops', ['import', path, '--yes'], { env: narrow })).code).toBe(6);
  });

  async function idOf(store: string): Promise<string> {
    return (await service.get<{ items: { id: string }[] }>(store)).items[0].id;
  }
});
