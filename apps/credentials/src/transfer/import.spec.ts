import type { AuditEntry, ImportOutcome, ImportPlan, Page, Registry, Server } from '@kiops/contracts';
import { KIM, join, setUpAsKim, startOver } from '../identity/testing/people';
import type { Browser } from '../identity/testing/browser';
import { startTestService, type TestService } from '../testing/test-service';
import { exportFile, HEAD, importFile, plan, registry, server } from './testing/transfers';

const verdicts = ({ entries }: ImportPlan) => entries.map(({ verdict }) => verdict);

describe('Importing', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  const registries = async (browser: Browser) =>
    (await browser.get<Page<Registry>>('/registries?limit=1000')).body.items;
  const servers = async (browser: Browser) =>
    (await browser.get<Page<Server>>('/servers?limit=1000')).body.items;
  const password = async (browser: Browser, id: string) =>
    (await browser.post<{ password: string | null }>(`/registries/${id}/reveal`)).body.password;

  /** Sends a text as it is, as Kim's browser. */
  const post = (body: string | ReadableStream, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${service.origin}/api/v1/transfer/plan`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: service.origin,
        cookie: kim.cookieHeader,
        'x-xsrf-token': kim.cookies.get('XSRF-TOKEN') ?? '',
        ...headers,
      },
      body,
      duplex: 'half',
    } as RequestInit);

  describe('of servers that are reached through one on KIOPS', () => {
    const file = { ...HEAD, servers: [server('web', { jumpServer: 'outside' })] };
    const add = async (browser: Browser, host: string) =>
      (await browser.post<Server>('/servers', { ...server('gate', { ref: undefined, host }) })).body.id;

    it('counts that one nowhere: not in the plan, not in what was done, not in the log', async () => {
      const knownServers = { outside: await add(kim, 'gate.example.com') };
      const { body: planned } = await kim.post<ImportPlan>('/transfer/plan', { file, knownServers });
      expect(planned.counts).toEqual({ new: 1, identical: 0, conflict: 0, invalid: 0 });
      expect(planned.entries.map(({ label }) => label)).toEqual(['web']);
      const without = await kim.post('/transfer/apply', { file, planId: planned.planId });
      expect([without.status, without.body.code]).toEqual([409, 'plan-changed']);
      const { body } = await kim.post<ImportOutcome>('/transfer/apply', {
        file,
        knownServers,
        planId: planned.planId,
      });
      const done = { created: 1, replaced: 0, kept: 0, identical: 0, invalid: 0 };
      expect(body).toEqual({ ...done, act: body.act });
      const [entry] = (await kim.get<Page<AuditEntry>>('/audit?action=transfer.imported')).body.items;
      expect(entry.detail).toEqual({ ...done, stores: { servers: 1 }, act: body.act });
      const web = (await servers(kim)).find(({ label }) => label === 'web');
      expect(web?.jumpServerId).toBe(knownServers.outside);
    });

    it('leaves them out when it is somebody else’s, and refuses what is no id', async () => {
      const { browser: lee } = await join(kim, 'Lee');
      const knownServers = { outside: await add(lee, 'lee.example.com') };
      const { body } = await kim.post<ImportPlan>('/transfer/plan', { file, knownServers });
      expect(body.counts).toEqual({ new: 0, identical: 0, conflict: 0, invalid: 1 });
      for (const wrong of [
        [],
        'text',
        { outside: 'gate' },
        { outside: { id: knownServers.outside } },
        null,
      ]) {
        const refused = await kim.post('/transfer/plan', { file, knownServers: wrong });
        expect([refused.status, refused.body.errors?.map(({ path }) => path)])
          .withContext(JSON.stringify(wrong))
          .toEqual([400, ['knownServers']]);
      }
    });
  });

  describe('a file as a whole', () => {
    it('of another product, or of none, is refused in one sentence', async () => {
      for (const file of [{ encrypted: false, items: [] }, { format: 'other' }, [], 'text', null]) {
        const { status, body } = await kim.post('/transfer/plan', { file });
        expect([status, body.code]).withContext(JSON.stringify(file)).toEqual([400, 'invalid-transfer-file']);
        expect(body.detail).toBeTruthy();
      }
    });

    it('of a newer version is refused with both versions named', async () => {
      const { status, body } = await kim.post('/transfer/plan', { file: { ...HEAD, version: 99 } });
      expect([status, body.code]).toEqual([400, 'unsupported-version']);
      expect(body.detail).toContain('99');
    });

    it('with SSH secrets is refused: these never leave the browser', async () => {
      const sshSecrets = [{ host: 'a', port: 22, username: 'b', kind: 'password', password: 'canary-ssh' }];
      const { status, body, text } = await kim.post('/transfer/plan', { file: { ...HEAD, sshSecrets } });
      expect([status, body.code]).toEqual([400, 'ssh-secret-refused']);
      expect(text).not.toContain('canary-ssh');
    });

    it('that is not JSON is refused', async () => {
      const response = await post('{"file": {"format": "kiops-credentials", }');
      expect(response.status).toBe(400);
      expect(((await response.json()) as { code: string }).code).toBe('not-json');
    });

    it('of 200 MB is refused with the limit named', async () => {
      let left = 200;
      const large = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(1024 * 1024));
          left -= 1;
          // It ends: a sender that is not stopped must not fill the memory of the specs.
          if (left === 0) controller.close();
        },
      });
      const response = await post(large, { 'content-length': String(200 * 1024 * 1024) });
      expect(response.status).toBe(413);
      const problem = (await response.json()) as { code: string; detail: string };
      expect(problem.code).toBe('too-large');
      expect(problem.detail).toContain('128 MiB');
    });

    it('is read without an entry that is nested too deeply, or holds too much', async () => {
      const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
      const wide = `[${'0,'.repeat(100_000)}0]`;
      const long = `"${'x'.repeat(9 * 1024 * 1024)}"`;
      for (const [label, reason] of [
        [deep, 'It is nested too deeply.'],
        [wide, 'It holds too many values.'],
        [long, 'It has more than 8 MiB.'],
      ]) {
        const file = { ...HEAD, registries: [{ label: '@' }, registry('a')] };
        const response = await post(JSON.stringify({ file }).replace('"@"', label));
        expect(response.status).toBe(200);
        const { entries } = (await response.json()) as ImportPlan;
        expect(entries.map((entry) => [entry.verdict, entry.reason])).toEqual([
          ['invalid', reason],
          ['new', undefined],
        ]);
      }
    });

    it('that names a list twice is refused, since one of them would vanish', async () => {
      const file = JSON.stringify({ ...HEAD, registries: [registry('a')] });
      const response = await post(`{"file":${file.slice(0, -1)},"registries":[]}}`);
      const { code, detail } = (await response.json()) as { code: string; detail: string };
      expect([response.status, code]).toEqual([400, 'invalid-transfer-file']);
      expect(detail).toContain('registries');
    });

    it('needs a body with nothing but the file, the plan and the answers', async () => {
      for (const body of [{}, { file: HEAD, colour: 1 }, []]) {
        expect((await kim.post('/transfer/plan', body)).body.code).toBe('invalid-input');
      }
      const wrong = await kim.post('/transfer/apply', {
        file: HEAD,
        planId: 7,
        decisions: { 'registries/0': 'perhaps' },
      });
      expect(wrong.body.errors?.map(({ path }) => path)).toEqual(['planId', 'decisions.registries/0']);
    });

    it('says which of its keys nothing is done with', async () => {
      const { body } = await plan(kim, { ...HEAD, colour: 1, registries: [registry('a', { id: 'x' })] });
      expect(body.unknownKeys).toEqual(['registries[0].id', 'colour']);
    });
  });

  describe('one bad entry among a thousand', () => {
    it('leaves it out, says which and why, and offers the others', async () => {
      const list = Array.from({ length: 1_000 }, (_, index) => registry(`r${index}`));
      list[413] = { ...list[413], label: 'x'.repeat(5_000), password: 7 };
      const file = { ...HEAD, registries: list };
      const { body, text } = await plan(kim, file);
      expect(body.counts).toEqual({ new: 999, identical: 0, conflict: 0, invalid: 1 });
      const bad = body.entries[413];
      expect([bad.store, bad.index, bad.verdict]).toEqual(['registries', 413, 'invalid']);
      expect(bad.reason).toContain('Label:');
      expect(bad.reason).toContain('Password:');
      expect(text).not.toContain('xxxxx');
      expect(await registries(kim)).toEqual([]);
      expect((await importFile(kim, file)).body).toEqual({
        created: 999,
        replaced: 0,
        kept: 0,
        identical: 0,
        invalid: 1,
        act: jasmine.any(String) as unknown as string,
      });
    });
  });

  it('judges entries as the stores judge new records', async () => {
    const bad = [
      server('a', { port: 70_000 }),
      server('a', { host: 'with spaces' }),
      server('a', { password: 'canary-ssh' }),
      server('a', { label: 'NUL \u0000' }),
      server('a', {
        hostKeys: [{ type: 'ssh-ed25519', fingerprint: 'x', pinnedAt: HEAD.exportedAt }],
      }),
      server('a', { connections: [{ kind: 'person', name: 'Kim' }] }),
      { ...server('a'), protocol: undefined },
    ];
    const { body, text } = await plan(kim, { ...HEAD, servers: bad });
    expect(body.entries.map(({ reason }) => reason?.split(':')[0])).toEqual([
      'Port',
      'Host',
      'Password',
      'Label',
      'Host keys, position 1, fingerprint',
      'Connections, position 1, kind',
      'Protocol',
    ]);
    expect(text).not.toContain('canary-ssh');
  });

  it('names duplicates inside the file, a dangling ref and a circle by their positions', async () => {
    const { body } = await plan(kim, {
      ...HEAD,
      registries: [registry('a'), registry('a'), registry('a', { password: 'another' })],
      servers: [
        server('a', { jumpServer: 'gone' }),
        server('b', { jumpServer: 'c' }),
        server('c', { jumpServer: 'b' }),
        server('d'),
      ],
    });
    expect(body.entries.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['invalid', 'Its jump server “gone” is not in the file.'],
      ['invalid', 'Its jump servers go in a circle: positions 2 → 3 → 2 of servers.'],
      ['invalid', 'Its jump servers go in a circle: positions 3 → 2 → 3 of servers.'],
      ['new', undefined],
      ['new', undefined],
      ['identical', 'The same as position 1 of registries.'],
      ['conflict', 'The same account as position 1 of registries, which differs.'],
    ]);
  });

  it('keeps mine, takes theirs, or keeps both, as answered', async () => {
    await importFile(kim, { ...HEAD, registries: ['a', 'b', 'c'].map((name) => registry(name)) });
    const theirs = {
      ...HEAD,
      registries: ['a', 'b', 'c'].map((name) =>
        registry(name, { label: `${name} of theirs`, password: 'theirs' }),
      ),
    };
    const conflicts = (await plan(kim, theirs)).body;
    expect(verdicts(conflicts)).toEqual(['conflict', 'conflict', 'conflict']);
    expect(conflicts.entries[0].differences).toEqual([
      { field: 'label', secret: false, mine: 'a', theirs: 'a of theirs' },
      { field: 'password', secret: true },
    ]);
    const { body } = await importFile(kim, theirs, {
      'registries/0': 'keep',
      'registries/1': 'replace',
      default: 'both',
    });
    const counts = { created: 1, replaced: 1, kept: 1, identical: 0, invalid: 0 };
    expect(body).toEqual({ ...counts, act: jasmine.any(String) as unknown as string });
    const { items } = (await kim.get<Page<AuditEntry>>('/audit?action=transfer.imported&limit=1')).body;
    expect(items[0].detail).toEqual(jasmine.objectContaining({ act: body.act }));
    const now = await registries(kim);
    expect(now.map(({ label, version }) => `${label} ${version}`)).toEqual([
      'a 1',
      'b of theirs 2',
      'c 1',
      'c of theirs 1',
    ]);
    expect(await Promise.all(now.map(({ id }) => password(kim, id)))).toEqual([
      'secret of a',
      'theirs',
      'secret of c',
      'theirs',
    ]);
    expect(verdicts((await plan(kim, theirs)).body)).toEqual(['conflict', 'identical', 'identical']);
    expect((await kim.get<Page<AuditEntry>>('/audit?action=record.changed')).body.items).toEqual([]);
  });

  it('takes no secret away for a file that has none, and none along to another place', async () => {
    const database = (label: string, options: object, password?: string) => ({
      label,
      engine: 'mongodb',
      host: 'db.acme.io',
      port: 27_017,
      database: 'app',
      username: 'app',
      options,
      ...(password && { password }),
    });
    const repository = (scheme: string, label: string, token?: string) => ({
      label,
      provider: 'other',
      baseUrl: `${scheme}://git.acme.io`,
      username: 'kim',
      ...(token && { token }),
    });
    const records = {
      registries: [registry('a'), registry('b')],
      dbConnectionSecrets: [database('db', {}, 'of the database')],
      sourceRepositories: [repository('https', 'git', 'of the repository')],
    };
    await importFile(kim, { ...HEAD, ...records });
    const template = {
      ...HEAD,
      registries: [
        { ...registry('a'), password: undefined },
        { ...registry('b'), label: 'renamed', password: undefined },
      ],
      dbConnectionSecrets: [database('db', { hosts: ['elsewhere.example.com:27017'] })],
      sourceRepositories: [repository('http', 'in clear')],
    };
    const { body } = await plan(kim, template);
    expect(
      body.entries.map(({ verdict, differences }) => [verdict, differences?.map(({ field }) => field)]),
    ).toEqual([
      ['identical', undefined],
      ['conflict', ['label']],
      ['conflict', ['options', 'password']],
      ['conflict', ['label', 'token']],
    ]);
    await importFile(kim, template, { default: 'replace' });
    const now = await registries(kim);
    expect(now.map(({ label, hasPassword }) => [label, hasPassword])).toEqual([
      ['a', true],
      ['renamed', true],
    ]);
    expect(await Promise.all(now.map(({ id }) => password(kim, id)))).toEqual(['secret of a', 'secret of b']);
    const { items } = (await kim.get<Page<{ hasPassword: boolean }>>('/db-connections')).body;
    expect(items.map(({ hasPassword }) => hasPassword)).toEqual([false]);
  });

  it('asks about a conflict that is not answered, and writes nothing', async () => {
    await importFile(kim, { ...HEAD, registries: [registry('a')] });
    const { status, body } = await kim.post('/transfer/apply', {
      file: { ...HEAD, registries: [registry('a', { password: 'theirs' }), registry('b')] },
      planId: (
        await plan(kim, { ...HEAD, registries: [registry('a', { password: 'theirs' }), registry('b')] })
      ).body.planId,
    });
    expect(status).toBe(400);
    expect(body.errors?.map(({ path }) => path)).toEqual(['decisions.registries/0']);
    expect((await registries(kim)).length).toBe(1);
  });

  it('points to the record that is kept, and takes along runtimes, host keys and connections', async () => {
    await importFile(kim, { ...HEAD, servers: [server('bastion', { label: 'mine' })] });
    const hostKeys = [
      { type: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}`, pinnedAt: HEAD.exportedAt },
    ];
    const file = {
      ...HEAD,
      servers: [
        server('web', {
          jumpServer: 'bastion',
          hostKeys,
          connections: [{ kind: 'service', name: 'payment', url: 'https://pay.example' }],
        }),
        server('bastion', { label: 'theirs' }),
      ],
      runtimes: [
        {
          label: 'k8s',
          kind: 'kubernetes',
          endpoint: 'https://k8s.example.com:6443',
          server: 'web',
          kubeconfig: 'a: b\n',
        },
      ],
    };
    await importFile(kim, file, { default: 'keep' });
    const [mine, web] = await servers(kim);
    expect(mine.label).toBe('mine');
    expect([web.jumpServerId, web.route.map(({ id }) => id)]).toEqual([mine.id, [mine.id]]);
    expect(web.hostKeys).toEqual(hostKeys);
    expect(web.connections.map(({ name, url }) => [name, url])).toEqual([['payment', 'https://pay.example']]);
    const { body } = await kim.get<Page<{ serverId: string }>>(`/runtimes?serverId=${web.id}`);
    expect(body.items.length).toBe(1);
  });

  it('takes system info along, however much it is', async () => {
    const disks = Array.from({ length: 100 }, (_, index) => ({
      mount: `/data/${index}`,
      sizeBytes: 1_000,
      usedBytes: index,
    }));
    const systemInfo = { collectedAt: HEAD.exportedAt, os: 'Debian 13', disks, engines: [] };
    await importFile(kim, { ...HEAD, servers: [server('a', { systemInfo })] });
    const [{ id, systemSummary }] = await servers(kim);
    expect(systemSummary?.os).toBe('Debian 13');
    const { body } = await kim.get<{ systemInfo: unknown }>(`/servers/${id}`);
    expect(body.systemInfo).toEqual(systemInfo);
  });

  it('merges the connections of what is identical', async () => {
    const uses = (...names: string[]) => ({ connections: names.map((name) => ({ kind: 'service', name })) });
    await importFile(kim, { ...HEAD, registries: [registry('a', uses('one'))] });
    const { body } = await importFile(kim, { ...HEAD, registries: [registry('a', uses('one', 'two'))] });
    expect(body.identical).toBe(1);
    const [{ connections, version }] = await registries(kim);
    expect(connections.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(version).toBe(1);
  });

  it('leaves the default Docker Hub account as it is', async () => {
    const hub = (name: string) => ({ label: name, username: name, isDefault: true, accessToken: 't' });
    await importFile(kim, { ...HEAD, dockerHubAuth: [hub('one'), hub('two')] });
    await importFile(kim, { ...HEAD, dockerHubAuth: [hub('three')] });
    const { body } = await kim.get<Page<{ label: string; isDefault: boolean }>>('/docker-hub');
    expect(body.items.filter(({ isDefault }) => isDefault).map(({ label }) => label)).toEqual(['one']);
  });

  it('is refused when the records changed since the plan, or when the file is another one', async () => {
    const file = { ...HEAD, registries: [registry('a')] };
    const { planId } = (await plan(kim, file)).body;
    expect(
      (await kim.post('/transfer/apply', { file: { ...HEAD, registries: [registry('b')] }, planId })).body
        .code,
    ).toBe('plan-changed');
    await kim.post('/registries', { label: 'x', kind: 'harbor', url: 'x.example.com', username: 'u' });
    const late = await kim.post('/transfer/apply', { file, planId });
    expect([late.status, late.body.code]).toEqual([409, 'plan-changed']);
    expect((await registries(kim)).map(({ label }) => label)).toEqual(['x']);
    expect((await importFile(kim, file)).body.created).toBe(1);
  });

  it('twice at once is done once', async () => {
    const file = { ...HEAD, registries: Array.from({ length: 50 }, (_, index) => registry(`r${index}`)) };
    const { planId } = (await plan(kim, file)).body;
    const replies = await Promise.all(
      [1, 2, 3].map(() => kim.clone().post('/transfer/apply', { file, planId, decisions: {} })),
    );
    const [done, ...others] = replies.map(({ status }) => status).sort();
    expect(done).toBe(200);
    // Too late for the plan, or while another one was at it.
    for (const status of others) expect([409, 429]).toContain(status);
    expect((await registries(kim)).length).toBe(50);
  });

  it('beyond the plan’s limit is refused whole', async () => {
    const lee = await join(kim, 'Lee');
    expect((await kim.patch(`/users/${lee.user.id}`, { plan: 'free' })).status).toBe(200);
    const file = { ...HEAD, registries: Array.from({ length: 101 }, (_, index) => registry(`r${index}`)) };
    const { planId } = (await plan(lee.browser, file)).body;
    const { status, body } = await lee.browser.post('/transfer/apply', { file, planId });
    expect([status, body.code]).toEqual([403, 'plan-limit-reached']);
    expect(await registries(lee.browser)).toEqual([]);
    expect(
      (await importFile(lee.browser, { ...file, registries: file.registries.slice(1) })).body.created,
    ).toBe(100);
  });

  it('does not see or touch the records of others', async () => {
    const lee = await join(kim, 'Lee');
    await importFile(lee.browser, { ...HEAD, registries: [registry('a')], servers: [server('s')] });
    const before = await exportFile(lee);
    const file = {
      ...HEAD,
      registries: [registry('a', { password: 'of kim' })],
      servers: [server('s', { label: 'of kim' })],
    };
    expect(verdicts((await plan(kim, file)).body)).toEqual(['new', 'new']);
    await importFile(kim, file);
    expect((await exportFile(lee)).registries).toEqual(before.registries);
    expect((await exportFile(lee)).servers).toEqual(before.servers);
  });

  it('takes nobody else’s plan, and no made-up one', async () => {
    const lee = await join(kim, 'Lee');
    const file = { ...HEAD, registries: [registry('a')] };
    const { planId } = (await plan(lee.browser, file)).body;
    for (const id of [planId, '', 'x'.repeat(10_000), `${planId}0`]) {
      const { status, body } = await kim.post('/transfer/apply', { file, planId: id });
      expect([400, 409]).withContext(id.slice(0, 40)).toContain(status);
      expect(['invalid-input', 'plan-changed']).toContain(String(body.code));
    }
    expect(await registries(kim)).toEqual([]);
    expect((await lee.browser.post('/transfer/apply', { file, planId })).status).toBe(200);
  });

  it('is in the audit log by its counts', async () => {
    await importFile(kim, { ...HEAD, registries: [registry('a')], servers: [server('s')] });
    const { body } = await kim.get<Page<AuditEntry>>('/audit?action=transfer.imported');
    expect(body.items.map(({ detail }) => detail)).toEqual([
      {
        created: 2,
        replaced: 0,
        kept: 0,
        identical: 0,
        invalid: 0,
        stores: { servers: 1, registries: 1 },
        act: jasmine.any(String),
      },
    ]);
  });

  it('leaves secrets nowhere but in the export: not in plans, replies, logs, audit or tables', async () => {
    const canary = 'canary-0f3a9c1e7b';
    const file = {
      ...HEAD,
      registries: [
        registry('a', { password: canary }),
        registry('b', { label: 7, password: canary }),
        registry('a', { password: `${canary}2` }),
      ],
      runtimes: [{ label: 'k', kind: 'kubernetes', endpoint: 'https://k.example.com', kubeconfig: canary }],
    };
    const planned = await plan(kim, file);
    const applied = await importFile(kim, file, { default: 'both' });
    const audit = await kim.get('/audit?limit=1000');
    const tables = await service.database.query<{ row: string }>(
      `SELECT r::text AS row FROM registries r UNION ALL SELECT k::text FROM runtimes k UNION ALL SELECT a::text FROM audit_log a`,
    );
    const seen = [
      planned.text,
      applied.text,
      audit.text,
      ...service.logs,
      ...tables.map(({ row }) => row),
    ].join('\n');
    expect(applied.status).toBe(200);
    expect(seen).not.toContain(canary);
    expect(seen).not.toContain(Buffer.from(canary).toString('hex'));
    expect(JSON.stringify(await exportFile({ browser: kim, password: KIM.password }))).toContain(canary);
  });
});
