import { LIMITS, type Page, type Registry, type Server } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

const LABELS = [
  'Zürich',
  'alpha',
  'Beta',
  '서울',
  'beta',
  '10%',
  'under_score',
  'back\\slash',
  'Émile',
  'ALPHA',
];

describe('Lists of records', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    for (const [index, label] of LABELS.entries()) {
      const url = `https://r${index}.example.com:5000`;
      await kim.post('/registries', { label, kind: 'harbor', url, username: `robot${index}`, password: 'x' });
    }
  });

  afterAll(() => service.stop());

  const list = async (query: string): Promise<Page<Registry>> =>
    (await kim.get<Page<Registry>>(`/registries?${query}`)).body;
  const labels = async (query: string): Promise<string[]> =>
    (await list(query)).items.map(({ label }) => label);

  it('are paged without gaps or repeats, in every order', async () => {
    for (const sort of ['label', '-label', 'createdAt', '-updatedAt', 'identity', '-url', 'username']) {
      const all = await list(`sort=${sort}&limit=1000`);
      expect([all.items.length, all.total, all.nextCursor]).withContext(sort).toEqual([10, 10, null]);
      const paged: Registry[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page<Registry> = await list(`sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`);
        expect(page.total).toBe(10);
        paged.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(paged)
        .withContext(sort)
        .toEqual([...all.items]);
    }
  });

  it('sort labels as the Korean collation does, the same on every database', async () => {
    const sorted = LABELS.toSorted(new Intl.Collator('ko', { numeric: true }).compare);
    expect(sorted.slice(0, 4)).toEqual(['10%', '서울', 'alpha', 'ALPHA']);
    expect(await labels('')).toEqual(sorted);
    expect(await labels('sort=-label')).toEqual(sorted.toReversed());
  });

  it('sort user names with Hangul before Latin, too', async () => {
    const { browser: han } = await join(kim, 'Han Lists');
    for (const username of ['robot', '관리자', 'Admin', '7of9']) {
      await han.post('/registries', { label: 'x', kind: 'quay', url: 'quay.io', username });
    }
    const { body } = await han.get<Page<Registry>>('/registries?sort=username');
    expect(body.items.map(({ username }) => username)).toEqual(['7of9', '관리자', 'Admin', 'robot']);
  });

  it('neither skip nor repeat when records are added between two pages', async () => {
    const first = await list('limit=4');
    const added = await kim.post<Registry>('/registries', {
      label: 'aaa',
      kind: 'quay',
      url: 'quay.io',
      username: 'a',
    });
    const second = await list(`limit=1000&cursor=${first.nextCursor}`);
    await kim.delete(`/registries/${added.body.id}`);
    const seen = [...first.items, ...second.items].map(({ label }) => label);
    expect(seen.length).toBe(10);
    expect(new Set(seen).size).toBe(10);
  });

  it('are filtered by label, address, user name and connected services, taking every sign as it is', async () => {
    expect(await labels('q=ZÜRICH')).toEqual(['Zürich']);
    expect(await labels(`q=${encodeURIComponent('Zu\u0308rich')}`)).toEqual(['Zürich']);
    expect(await labels('q=%25')).toEqual(['10%']);
    expect(await labels('q=_')).toEqual(['under_score']);
    expect(await labels('q=%5C')).toEqual(['back\\slash']);
    expect(await labels('q=R3.example.com:5000')).toEqual(['서울']);
    expect(await labels('q=robot4')).toEqual(['beta']);
    expect(await labels('q=nothing')).toEqual([]);
    const { items } = await list('q=alpha&sort=createdAt');
    expect(items.length).toBe(2);
    const connection = { store: 'registries', recordId: items[0].id, kind: 'service', name: 'Billing-API' };
    await kim.post('/connections', connection);
    const found = await list('q=billing');
    expect(found.items.map(({ id, connections }) => [id, connections[0].name])).toEqual([
      [items[0].id, 'Billing-API'],
    ]);
    expect(found.total).toBe(1);
  });

  it('refuse wrong limits, orders and cursors, and a cursor of another order', async () => {
    for (const [query, path] of [
      ['limit=0', 'limit'],
      ['limit=1001', 'limit'],
      ['limit=ten', 'limit'],
      ['sort=password', 'sort'],
      ['sort=cpuLoad', 'sort'],
      ['sort=fingerprint', 'sort'],
      ['sort=label;drop', 'sort'],
      ['q=%00', 'q'],
      [`q=${'x'.repeat(201)}`, 'q'],
      ['page=2', 'page'],
    ]) {
      const reply = await kim.get(`/registries?${query}`);
      expect(reply.body.errors?.map((error) => error.path))
        .withContext(query)
        .toEqual([path]);
    }
    const { nextCursor } = await list('limit=1');
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const cursors = [['label', 'a\0', id], ['label', 7, id], ['label', 'a', 'x'], ['label', 'a'], 7, null];
    const texts = cursors.map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url'));
    const port = Buffer.from(JSON.stringify(['port', 99_999_999_999, id])).toString('base64url');
    const time = Buffer.from(JSON.stringify(['createdAt', '2026-99-99T00:00:00+00:00', id])).toString(
      'base64url',
    );
    const load = Buffer.from(JSON.stringify(['cpuLoad', '0.5', id])).toString('base64url');
    for (const path of [
      `/registries?sort=url&cursor=${nextCursor}`,
      ...['x', '', ...texts].map((cursor) => `/registries?sort=label&cursor=${cursor}`),
      `/servers?sort=port&cursor=${port}`,
      `/servers?sort=cpuLoad&cursor=${load}`,
      `/registries?sort=createdAt&cursor=${time}`,
    ]) {
      const reply = await kim.get(path);
      expect([reply.status, reply.body.code]).withContext(path).toEqual([400, 'invalid-cursor']);
    }
  });

  it('sort ports as numbers', async () => {
    for (const port of [2222, 22, 443]) {
      await kim.post('/servers', {
        label: `p${port}`,
        protocol: 'other',
        host: 'ports',
        port,
        username: 'x',
      });
    }
    const first = await kim.get<Page<Server>>('/servers?sort=port&limit=2');
    const rest = await kim.get<Page<Server>>(`/servers?sort=port&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...rest.body.items].map(({ port }) => port)).toEqual([22, 443, 2222]);
  });

  it('end a page that is full, go on where it ended, and never stop before the first record', async () => {
    const { browser: lee } = await join(kim, 'Lee Lists');
    const notes = '\n'.repeat(LIMITS.notes.max);
    for (let index = 0; index < 130; index += 1) {
      const host = `h${String(index).padStart(3, '0')}.example.com`;
      const server = { label: host, protocol: 'other', host, port: 22, username: 'x', notes };
      expect((await lee.post('/servers', server)).status).toBe(201);
    }
    for (const sort of ['identity', '-label', 'createdAt']) {
      const seen: string[] = [];
      const pages: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = `sort=${sort}&limit=1000${cursor && `&cursor=${cursor}`}`;
        const { body, text } = await lee.get<Page<Server>>(`/servers?${query}`);
        expect(text.length).toBeLessThan(LIMITS.pageBytes.max + 1_000);
        expect(body.total).toBe(130);
        seen.push(...body.items.map(({ label }) => label));
        pages.push(body.items.length);
        cursor = body.nextCursor;
      }
      // 20,000 bytes of notes each, as JSON writes line breaks.
      expect(pages.length).withContext(sort).toBe(2);
      expect([seen.length, new Set(seen).size]).toEqual([130, 130]);
      const sorted = seen.toSorted();
      expect(seen).toEqual(sort === '-label' ? sorted.reverse() : sorted);
    }
  });

  it('show the first of very many connections, and page by what those take', async () => {
    const { browser: max } = await join(kim, 'Max Lists');
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const registry = { label: name, kind: 'quay', url: `${name}.example.com`, username: 'a' };
      ids.push((await max.post<Registry>('/registries', registry)).body.id);
    }
    // Straight into the table: through the API it would take some thousand requests.
    await service.database.query(
      `INSERT INTO connections (id, owner_id, store, record_id, kind, name, name_key, url)
       SELECT gen_random_uuid(), r.owner_id, 'registries', r.id, 'service', n.name, n.name, repeat('x', 10000)
       FROM registries r, (SELECT lpad(n::text, 4, '0') AS name FROM generate_series(1, 300) n) AS n
       WHERE r.id = ANY ($1::uuid[])`,
      [ids],
    );
    const first = await max.get<Page<Registry>>('/registries');
    expect(first.body.items.map(({ label }) => label)).toEqual(['one', 'three']);
    expect(first.body.items[0].connections.map(({ name }) => name)).toEqual(
      Array.from({ length: LIMITS.listedConnections.max }, (_, index) => String(index + 1).padStart(4, '0')),
    );
    const second = await max.get<Page<Registry>>(`/registries?cursor=${first.body.nextCursor}`);
    expect(second.body.items.map(({ label }) => label)).toEqual(['two']);
    const whole = await max.get<Registry>(`/registries/${ids[0]}`);
    expect(whole.body.connections.length).toBe(300);
  });
});
