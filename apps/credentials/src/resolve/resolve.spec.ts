import type {
  AuditEntry,
  Page,
  Problem,
  Registry,
  Resolved,
  ResolveQuestion,
  Server,
  Store,
} from '@kiops/contracts';
import { searchFor } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import { Browser, type Reply } from '../identity/testing/browser';
import { bearer, join, makeToken, setUpAsKim, startOver, KIM } from '../identity/testing/people';
import { auditParameters } from '../records/audit-sql';
import { consumerParameters } from '../records/secret-consumers';
import { RecordTables } from '../records/record-tables';
import { startTestService, type TestService } from '../testing/test-service';
import { rangesParameter, resolveStatement } from './resolve-sql';

type Answer = Reply<Resolved & Problem>;

describe('Resolve', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const add = async (store: Store, fields: object, by = kim): Promise<string> => {
    const reply = await by.post<{ id: string }>(`/${store}`, fields);
    expect(reply.status).withContext(reply.text).toBe(201);
    return reply.body.id;
  };
  const registry = (url: string, more: object = {}): Promise<string> =>
    add('registries', {
      label: url,
      kind: 'other',
      url,
      username: 'robot',
      password: `secret of ${url}`,
      ...more,
    });
  const git = (baseUrl: string, more: object = {}): Promise<string> =>
    add('source-repositories', {
      label: baseUrl.slice(0, 20),
      provider: 'other',
      baseUrl,
      token: `token of ${baseUrl}`,
      ...more,
    });
  const hub = (username: string, isDefault = false): Promise<string> =>
    add('docker-hub', { label: username, username, isDefault, accessToken: `token of ${username}` });
  const resolve = (question: unknown, by = kim): Promise<Answer> =>
    by.post<Resolved & Problem>('/resolve', question);
  const found = async (question: ResolveQuestion): Promise<string> => {
    const { status, body } = await resolve(question);
    return status === 200 ? body.id : body.code;
  };
  const revealed = async (): Promise<(string | null)[]> =>
    (await kim.get<Page<AuditEntry>>('/audit?action=record.revealed')).body.items.map(
      ({ recordId }) => recordId,
    );

  it('answers with the record as lists show it, and its secret, audited like a reveal', async () => {
    const id = await registry('https://Quay.io/me', { notes: 'CI' });
    await kim.post('/connections', { store: 'registries', recordId: id, kind: 'service', name: 'billing' });
    const { items } = (await kim.get<Page<Registry>>('/registries')).body;
    const reply = await resolve({ image: 'quay.io/me/foo:1.2' });
    expect(reply.status).toBe(200);
    expect(reply.body as unknown).toEqual({
      store: 'registries',
      id,
      matched: 'quay.io/me',
      record: items[0],
      secret: { password: 'secret of https://Quay.io/me' },
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const [entry] = (await kim.get<Page<AuditEntry>>('/audit?action=record.revealed')).body.items;
    expect([entry.store, entry.recordId, entry.recordLabel]).toEqual([
      'registries',
      id,
      'https://Quay.io/me',
    ]);
  });

  it('gives a token without records:reveal the record without its secret, and logs nothing', async () => {
    const id = await registry('quay.io');
    const person = { browser: kim, password: KIM.password };
    const program = new Browser(service.origin);
    const ask = async (scopes: Parameters<typeof makeToken>[1]) =>
      program.post<Resolved & Problem>(
        '/resolve',
        { image: 'quay.io/me/foo' },
        bearer(await makeToken(person, scopes)),
      );
    const reader = await ask(['records:read']);
    expect([reader.status, reader.body.id]).toEqual([200, id]);
    expect(reader.body.secret).toBeUndefined();
    expect(reader.text).not.toContain('secret of');
    expect(await revealed()).toEqual([]);
    expect((await ask(['records:read', 'records:reveal'])).body.secret).toEqual({
      password: 'secret of quay.io',
    });
    expect(await revealed()).toEqual([id]);
    const [entry] = (await kim.get<Page<AuditEntry>>('/audit?action=record.revealed')).body.items;
    expect(entry.token).toBe('deployer');
    expect((await ask(['records:reveal'])).body.code).toBe('scope-missing');
  });

  it('takes the registry with the longest path above the image, and no neighbour of it', async () => {
    const host = await registry('quay.io');
    const team = await registry('https://quay.io:443/me/');
    const app = await registry('quay.io/me/foo');
    for (const [image, expected] of [
      ['quay.io/me/foo', app],
      ['quay.io/me/foo/bar:2', app],
      ['quay.io/me/foo-evil', team],
      ['quay.io/mean/foo', host],
      ['Quay.io:443/me/foo', app],
      ['quay.io.evil.com/me/foo', 'no-match'],
      ['quay.io:8443/me/foo', 'no-match'],
    ])
      expect(await found({ image }))
        .withContext(image)
        .toBe(expected);
  });

  it('takes the default Docker Hub account, the only one, or none of several', async () => {
    const first = await hub('acme');
    expect(await found({ image: 'nginx' })).toBe(first);
    await hub('other');
    expect(await found({ image: 'index.docker.io/acme/app' })).toBe('ambiguous');
    const main = await hub('main', true);
    for (const image of ['nginx', 'acme/app:1', 'docker.io/acme/app', 'registry-1.docker.io/acme/app'])
      expect(await found({ image }))
        .withContext(image)
        .toBe(main);
    const team = await registry('index.docker.io/acme');
    expect(await found({ image: 'acme/app' })).toBe(team);
    expect(await found({ image: 'nginx' })).toBe(main);
    expect((await resolve({ image: 'nginx' })).body.matched).toBe('docker.io');
  });

  it('takes every spelling of a repository, and prefers the user of its address', async () => {
    const host = await git('https://gitlab.acme.io');
    const team = await git('gitlab.acme.io/gitlab/team');
    const odd = await git('https://git.acme.io:8443/My%20Project', { username: 'alice' });
    for (const [repositoryUrl, expected] of [
      ['https://gitlab.acme.io/gitlab/team/app.git/', team],
      ['ssh://git@gitlab.acme.io:2222/gitlab/team/app', team],
      ['git@gitlab.acme.io:gitlab/team/app.git', team],
      ['https://bob:canary@gitlab.acme.io/gitlab/teams/app', host],
      ['git@git.acme.io:My Project/app', odd],
      ['https://git.acme.io:8443/My%20Project/app', odd],
      ['https://git.acme.io/My%20Project/app', 'no-match'],
      ['https://gitlab.acme.io.evil.com/gitlab/team/app', 'no-match'],
    ])
      expect(await found({ repositoryUrl }))
        .withContext(repositoryUrl)
        .toBe(expected);
    const shared = await git('https://acme.io/gitlab', { provider: 'gitlab' });
    for (const [repositoryUrl, expected] of [
      ['https://acme.io/gitlab/team/app.git', shared],
      ['git@acme.io:team/app.git', shared],
      ['ssh://git@acme.io:2222/team/app.git', shared],
      ['ssh://git@acme.io:2222/gitlab/team/app.git', shared],
      ['https://acme.io/team/app.git', 'no-match'],
      ['git@acme.io.evil.com:team/app.git', 'no-match'],
    ])
      expect(await found({ repositoryUrl }))
        .withContext(repositoryUrl)
        .toBe(expected);
    const alice = await git('github.com', { username: 'alice' });
    const bob = await git('github.com', { username: 'bob' });
    expect(await found({ repositoryUrl: 'https://alice@github.com/acme/app' })).toBe(alice);
    expect(await found({ repositoryUrl: 'https://bob@github.com/acme/app' })).toBe(bob);
    expect(await found({ repositoryUrl: 'https://carol@github.com/acme/app' })).toBe('ambiguous');
    await kim.delete(`/source-repositories/${bob}`);
    expect(await found({ repositoryUrl: 'https://carol@github.com/acme/app' })).toBe(alice);
  });

  it('names the records that fit equally well', async () => {
    const ids = [
      await registry('quay.io', { label: 'A' }),
      await registry('https://quay.io/', { label: 'B' }),
    ];
    const reply = await resolve({ image: 'quay.io/me/foo' });
    expect([reply.status, reply.body.code]).toEqual([409, 'ambiguous']);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body.candidates).toEqual(
      ids.map((id, index) => ({ store: 'registries', id, label: 'AB'[index], matched: 'quay.io' })),
    );
    expect(reply.text).not.toContain('secret of');
    expect(await revealed()).toEqual([]);
  });

  it('takes a database exactly', async () => {
    const database = {
      engine: 'postgresql',
      host: 'db.acme.io',
      port: 5432,
      database: 'orders',
      username: 'app',
    } as const;
    const id = await add('db-connections', { label: 'Orders', ...database, password: 'secret of orders' });
    const { body } = await resolve({
      database: { engine: 'postgresql', host: 'DB.acme.io.', database: 'orders' },
    });
    expect([body.id, body.matched, body.secret]).toEqual([
      id,
      'postgresql://db.acme.io:5432/orders',
      { password: 'secret of orders' },
    ]);
    const other = await add('db-connections', { label: 'Other', ...database, username: 'other' });
    expect(await found({ database: { ...database, username: undefined } })).toBe('ambiguous');
    expect(await found({ database: { ...database, username: 'other' } })).toBe(other);
    const missed = await resolve({ database: { ...database, port: 5433, database: 'order' } });
    expect(missed.status).toBe(404);
    expect(missed.body.nearest).toEqual([
      { store: 'db-connections', id, label: 'Orders', reason: 'Its port is 5432, its database is orders.' },
      {
        store: 'db-connections',
        id: other,
        label: 'Other',
        reason: 'Its port is 5432, its database is orders, its user name is other.',
      },
    ]);
  });

  it('takes a server by its host, and never has an SSH secret', async () => {
    const server = { label: 'Edge', protocol: 'ssh', host: 'edge.acme.io', port: 22, username: 'deploy' };
    const id = await add('servers', server);
    const { body } = await resolve({ server: { host: 'Edge.acme.io' } });
    const { items } = (await kim.get<Page<Server>>('/servers')).body;
    expect(body as unknown).toEqual({
      store: 'servers',
      id,
      matched: 'edge.acme.io:22',
      record: items[0],
      secret: { password: null },
    });
    const windows = { ...server, protocol: 'winrm', port: 5986, password: 'secret of windows' };
    const other = await add('servers', windows);
    expect(await found({ server: { host: 'edge.acme.io' } })).toBe('ambiguous');
    expect(await found({ server: { host: 'edge.acme.io', port: 5986 } })).toBe(other);
    expect((await resolve({ server: { host: 'edge.acme.io', port: 5986 } })).body.secret).toEqual({
      password: 'secret of windows',
    });
    expect(await found({ server: { host: 'edge.acme.io', username: 'root' } })).toBe('no-match');
  });

  it('names what nearly fits, and tells of the record only', async () => {
    const neighbour = await registry('quay.io/me/foo');
    const suffix = await registry('registry.io');
    const port = await registry('quay.io:8443', { label: 'Port' });
    const reasons = async (image: string) =>
      (await resolve({ image })).body.nearest?.map(({ id, reason }) => [id, reason]);
    expect(await reasons('quay.io/me/foo-evil')).toEqual([
      [neighbour, 'It is only for what is under quay.io/me/foo.'],
      [port, 'It is at port 8443.'],
    ]);
    expect(await reasons('registry.io.evil.com/app')).toEqual([
      [suffix, 'It is at another host, registry.io.'],
    ]);
    expect(await reasons('nginx')).toEqual([]);
    const miss = await resolve({ repositoryUrl: 'https://bob:canary-5d1@nowhere.acme.io/app' });
    expect([miss.status, miss.body.code, miss.body.nearest]).toEqual([404, 'no-match', []]);
    expect(miss.text).not.toContain('canary-5d1');
  });

  it('sees neither the records of others nor those in the trash', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    const id = await registry('quay.io');
    const foreign = await resolve({ image: 'quay.io/me/foo' }, lee);
    expect([foreign.status, foreign.body.code, foreign.body.nearest]).toEqual([404, 'no-match', []]);
    await kim.delete(`/registries/${id}`);
    const gone = await resolve({ image: 'quay.io/me/foo' });
    expect([gone.body.code, gone.body.nearest]).toEqual(['no-match', []]);
  });

  it('finds addresses that are longer than an index can hold', async () => {
    const path = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(index < 10 ? 90 : 45)).join('/');
    const id = await git(`https://git.acme.io/${path}`);
    const neighbour = await git(`https://git.acme.io/${path}x`);
    expect(await found({ repositoryUrl: `git@git.acme.io:${path}/app` })).toBe(id);
    expect(await found({ repositoryUrl: `git@git.acme.io:${path}x/app` })).toBe(neighbour);
    expect(await found({ repositoryUrl: `git@git.acme.io:${path}y/app` })).toBe('no-match');
    const signs = await git(`https://git.acme.io/${'🐧팀'.repeat(300)}`);
    expect(await found({ repositoryUrl: `https://git.acme.io/${'🐧팀'.repeat(300)}/app` })).toBe(signs);
  });

  it('refuses what is no question, by the path of the fault', async () => {
    const database = { engine: 'postgresql', host: 'h', database: 'd' };
    for (const [paths, question] of [
      [['image', 'repositoryUrl', 'database', 'server'], {}],
      [['image', 'server'], { image: 'nginx', server: { host: 'h' } }],
      [['image'], { image: 7 }],
      [['image'], { image: null }],
      [['image'], { image: 'NGINX' }],
      [['image'], { image: 'nginx\n' }],
      [['image'], { image: 'x'.repeat(50_000) }],
      [['repositoryUrl'], { repositoryUrl: ['https://github.com/a'] }],
      [['repositoryUrl'], { repositoryUrl: 'https://github.com/a/../b' }],
      [['repositoryUrl'], { repositoryUrl: 'https://github.com/\u0000' }],
      [['repositoryUrl'], { repositoryUrl: `https://github.com/${'x'.repeat(3_000)}` }],
      [['database'], { database: 'postgresql' }],
      [['database'], { database: [] }],
      [['database.engine'], { database: { ...database, engine: 'dbase' } }],
      [['database.port'], { database: { ...database, port: '5432' } }],
      [['database.database'], { database: { ...database, database: undefined } }],
      [['database.password'], { database: { ...database, password: 'canary-77' } }],
      [['server'], { server: null }],
      [['server.host'], { server: { host: 'http://h' } }],
      [['server.privateKey'], { server: { host: 'h', privateKey: 'canary-77' } }],
      [['url'], { url: 'quay.io' }],
    ] as const) {
      const { status, body, text } = await resolve(question);
      expect([status, body.errors?.map(({ path }) => path)])
        .withContext(JSON.stringify(question).slice(0, 100))
        .toEqual([400, [...paths]]);
      expect(text).not.toContain('canary-77');
    }
    expect((await resolve(undefined)).status).toBe(400);
    expect((await resolve('image')).status).toBe(400);
    expect((await resolve([{ image: 'nginx' }])).status).toBe(400);
  });

  it('reads by an index, and the rows of the owner only', async () => {
    const lee = (await join(kim, 'Lee')).browser;
    const fields = { kind: 'other', username: 'robot' };
    for (const person of [kim, lee])
      await add('registries', { label: 'x', url: 'host-0.acme.io/me', ...fields }, person);
    const copies = 3_000;
    await service.database.query(
      `INSERT INTO registries (id, owner_id, identity, label_key, search, label, kind, url, username)
       SELECT gen_random_uuid(), r.owner_id, '["host-' || n || '.acme.io/me","robot"]', 'x', 'x', 'x', 'other', 'x', 'x'
       FROM registries r, generate_series(1, ${copies}) n`,
    );
    await service.database.query('ANALYZE registries');
    const tables = service.application.get(RecordTables);
    const search = searchFor({ image: 'host-0.acme.io/me/app' })!;
    const { text } = resolveStatement([tables.of('registries'), tables.of('docker-hub')]);
    const [{ owner_id: owner }] = await service.database.query<{ owner_id: string }>(
      'SELECT id AS owner_id FROM accounts WHERE email = $1',
      [KIM.email],
    );
    const caller: Caller = {
      accountId: owner,
      email: KIM.email,
      name: KIM.name,
      role: 'PlatformAdmin',
      plan: 'free',
      via: 'session',
      address: '127.0.0.1',
      userAgent: null,
    };
    const [row] = await service.database.query<{ 'QUERY PLAN': unknown }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      [
        rangesParameter(search.fitting),
        ...auditParameters(caller),
        rangesParameter(search.near),
        true,
        ...consumerParameters(caller),
      ],
    );
    const nodes = allNodes(row['QUERY PLAN']).filter((node) => node['Relation Name'] === 'registries');
    expect(nodes.length).toBeGreaterThan(1);
    for (const node of nodes) {
      expect(node['Node Type']).not.toBe('Seq Scan');
      expect(Number(node['Actual Rows'])).toBeLessThanOrEqual(1);
    }
    const scans = allNodes(row['QUERY PLAN']).filter((node) => node['Index Name'] === 'registries_identity');
    expect(scans.length).toBeGreaterThan(0);
    for (const scan of scans) {
      expect(scan['Index Cond']).toContain('owner_id');
      expect(scan['Index Cond']).toContain('index_low');
      expect(Number(scan['Actual Rows'])).toBeLessThanOrEqual(1);
    }
  });
});

type PlanNode = Readonly<Record<string, unknown>>;

function allNodes(plan: unknown): PlanNode[] {
  if (Array.isArray(plan)) return plan.flatMap(allNodes);
  if (typeof plan !== 'object' || plan === null) return [];
  return [plan as PlanNode, ...Object.values(plan).flatMap(allNodes)];
}
