import {
  DEFINITIONS,
  RECORD_STORES,
  secretFields,
  secretFlag,
  type Page,
  type StoreDefinition,
} from '@kiops/contracts';
import { sayingOf, type Browser } from '../identity/testing/browser';
import { join, setUpAsKim } from '../identity/testing/people';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';

type Reply = Record<string, unknown> & { id: string; version: number; label: string };

describe('Records', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    lee = (await join(kim, 'Lee')).browser;
  });

  afterAll(() => service.stop());

  for (const store of RECORD_STORES) {
    const route = `/${store}`;
    const secret = SECRET_FIELDS[store];
    const flags = secretFields(DEFINITIONS[store] as unknown as StoreDefinition<never>).map(secretFlag);
    const add = async (name: string, browser = kim): Promise<Reply> =>
      (await browser.post<Reply>(route, SAMPLES[store](name))).body;

    describe(`in ${store}`, () => {
      it('are added, read and listed without their secret', async () => {
        const sample = SAMPLES[store]('Alpha');
        const created = await kim.post<Reply>(route, sample);
        expect(created.status).toBe(201);
        const { body } = created;
        expect(created.headers.get('etag')).toBe('"1"');
        expect(created.headers.get('location')).toBe(`/api/v1/${store}/${body.id}`);
        const plain = Object.fromEntries(
          Object.entries(sample).filter(([name]) => !flags.includes(secretFlag(name))),
        );
        if (plain['expiresAt']) plain['expiresAt'] = '2027-01-31T00:00:00+00:00';
        expect(body).toEqual(jasmine.objectContaining({ ...plain, version: 1, connections: [] }));
        expect(body[secretFlag(secret)]).toBeTrue();
        expect(Date.parse(String(body['createdAt']))).not.toBeNaN();
        const got = await kim.get<Reply>(`${route}/${body.id}`);
        expect(got.body).toEqual(body);
        expect(got.headers.get('etag')).toBe('"1"');
        const list = await kim.get<Page<Reply>>(`${route}?q=alpha`);
        // A list has a summary of what was found on a server, and not all of it.
        const { systemInfo: _, ...listed } = body;
        expect(list.body).toEqual({ items: [listed], nextCursor: null, total: 1 });
        for (const { text } of [created, got, list]) expect(text).not.toContain('of Alpha');
      });

      it('give their secret by reveal, which is audited', async () => {
        const { id } = await add('Bravo');
        const revealed = await kim.post<Record<string, unknown>>(`${route}/${id}/reveal`);
        expect(revealed.status).toBe(200);
        expect(revealed.headers.get('cache-control')).toBe('no-store');
        expect(String(revealed.body[secret]).trim()).toBe('secret of Bravo');
        expect(Object.keys(revealed.body).map(secretFlag).sort()).toEqual([...flags].sort());
        const log = await kim.get<Page<{ recordId: string; recordLabel: string; store: string }>>(
          `/audit?action=record.revealed&store=${store}`,
        );
        expect(log.body.items.filter(({ recordId }) => recordId === id)).toEqual([
          jasmine.objectContaining({ store, recordLabel: 'Bravo' }),
        ]);
      });

      it('are changed only from the version that the client knows', async () => {
        const { id } = await add('Charlie');
        const change = { label: 'Charlie 2' };
        expect((await kim.patch(`${route}/${id}`, change)).body.code).toBe('if-match-required');
        const changed = await kim.patch<Reply>(`${route}/${id}`, change, { headers: { 'if-match': '"1"' } });
        expect([changed.status, changed.headers.get('etag'), changed.body.label]).toEqual([
          200,
          '"2"',
          'Charlie 2',
        ]);
        const late = await kim.patch(`${route}/${id}`, { label: 'Lost' }, { headers: { 'if-match': '"1"' } });
        expect([late.status, late.body.code]).toEqual([412, 'version-changed']);
        expect((await kim.get<Reply>(`${route}/${id}`)).body.label).toBe('Charlie 2');
        const kept = await kim.post<Record<string, string>>(`${route}/${id}/reveal`);
        expect(kept.body[secret].trim()).toBe('secret of Charlie');
      });

      it('lose a race cleanly: of many changes of one version, one wins', async () => {
        const { id } = await add('Delta');
        const changes = ['a', 'b', 'c', 'd'].map((label) =>
          kim.patch(`${route}/${id}`, { label }, { headers: { 'if-match': '"1"' } }),
        );
        const statuses = (await Promise.all(changes)).map(({ status }) => status);
        expect(statuses.sort()).toEqual([200, 412, 412, 412]);
      });

      it('get another secret, or none', async () => {
        const { id } = await add('Echo');
        await kim.patch(`${route}/${id}`, { [secret]: 'another' }, { headers: { 'if-match': '*' } });
        expect((await kim.post<Record<string, string>>(`${route}/${id}/reveal`)).body[secret]).toBe(
          'another',
        );
        const without = await kim.patch<Reply>(
          `${route}/${id}`,
          { [secret]: null },
          { headers: { 'if-match': '*' } },
        );
        expect(without.body[secretFlag(secret)]).toBeFalse();
        expect((await kim.post<Record<string, unknown>>(`${route}/${id}/reveal`)).body[secret]).toBeNull();
      });

      it('come back after a deletion, with who uses them', async () => {
        const { id } = await add('Foxtrot');
        const connection = { store, recordId: id, kind: 'service', name: 'billing' };
        expect((await kim.post('/connections', connection)).status).toBe(201);
        const before = (await kim.get<Reply>(`${route}/${id}`)).body;
        expect((await kim.delete(`${route}/${id}`)).status).toBe(204);
        expect((await kim.get(`${route}/${id}`)).status).toBe(404);
        expect((await kim.get<Page<Reply>>(`${route}?q=foxtrot`)).body.total).toBe(0);
        expect((await kim.post(`${route}/${id}/reveal`)).status).toBe(404);
        const restored = await kim.post<Reply>(`${route}/${id}/restore`);
        expect([restored.status, restored.body]).toEqual([200, before]);
        expect((await kim.post(`${route}/${id}/restore`)).status).toBe(404);
      });

      it('are gone for good when they have been in the trash for thirty days', async () => {
        const { id } = await add('Golf');
        await kim.delete(`${route}/${id}`);
        const table = store.replace('-', '_');
        await service.database.query(
          `UPDATE ${table} SET deleted_at = now() - interval '30 days' WHERE id = $1`,
          [id],
        );
        expect((await kim.post(`${route}/${id}/restore`)).status).toBe(404);
      });

      it('are hidden from everyone else, like ids that never were', async () => {
        const { id } = await add('Hotel');
        const never = '01890a5d-ac96-774b-bcce-b302099a8057';
        for (const [method, path, body] of [
          ['GET', '', undefined],
          ['PATCH', '', { label: 'Mine now' }],
          ['DELETE', '', undefined],
          ['POST', '/reveal', undefined],
          ['POST', '/restore', undefined],
        ] as const) {
          const ask = (recordId: string) =>
            lee.send(method, `${route}/${recordId}${path}`, { body, headers: { 'if-match': '"1"' } });
          const [foreign, unknown, none] = [await ask(id), await ask(never), await ask('no-id')];
          expect([foreign.status, sayingOf(foreign)])
            .withContext(`${method} ${path}`)
            .toEqual([404, sayingOf(unknown)]);
          expect(sayingOf(none)).toBe(sayingOf(unknown));
        }
        expect((await lee.get<Page<Reply>>(route)).body.total).toBe(0);
        expect(
          (await lee.post('/connections', { store, recordId: id, kind: 'service', name: 'x' })).status,
        ).toBe(404);
        expect((await kim.get<Reply>(`${route}/${id}`)).body.version).toBe(1);
      });

      it('are refused with unknown, missing or wrong fields, whose values are not repeated', async () => {
        const before = (await kim.get<Page<Reply>>(route)).body.total;
        const good = SAMPLES[store]('India');
        const { label: _, ...withoutLabel } = good;
        const bad: [string, unknown][] = [
          ['label', withoutLabel],
          ['label', { ...good, label: 7 }],
          ['label', { ...good, label: ' ' }],
          ['label', { ...good, label: 'canary-\0' }],
          ['label', { ...good, label: 'canary-\ud800' }],
          ['label', { ...good, label: 'canary-'.repeat(8_000) }],
          ['label', { ...good, label: null }],
          ['colour', { ...good, colour: 'canary-blue' }],
          ['ownerId', { ...good, ownerId: 'canary' }],
          [secret, { ...good, [secret]: '' }],
          [secret, { ...good, [secret]: ['canary'] }],
          [secret, { ...good, [secret]: 'canary\0' }],
          [secret, { ...good, [secret]: 'canary'.repeat(secret === 'key' ? 60_000 : 20_000) }],
        ];
        for (const [path, body] of bad) {
          const reply = await kim.post(route, body);
          expect([reply.status, reply.body.code]).withContext(path).toEqual([400, 'invalid-input']);
          expect(reply.headers.get('content-type')).toContain('application/problem+json');
          expect(reply.body.errors?.map((error) => error.path))
            .withContext(path)
            .toContain(path);
          expect(reply.text).not.toContain('canary');
        }
        expect((await kim.get<Page<Reply>>(route)).body.total).toBe(before);
      });
    });
  }

  it('are not lost to what is no JSON, no object, or too much', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${service.origin}/api/v1/registries`, {
        method: 'POST',
        headers: {
          'content-type': type,
          origin: service.origin,
          cookie: kim.cookieHeader,
          'x-xsrf-token': kim.cookies.get('XSRF-TOKEN')!,
        },
        body,
      }).then(async (reply) => [reply.status, ((await reply.json()) as { code: string }).code]);
    expect(await post('{"label": canary}')).toEqual([400, 'not-json']);
    expect(await post('')).toEqual([400, 'not-json']);
    expect(await post('[]')).toEqual([400, 'invalid-input']);
    expect(await post('7')).toEqual([400, 'invalid-input']);
    expect(await post('{"__proto__":{"label":"x"}}')).toEqual([400, 'not-json']);
    expect(await post('label=x', 'text/plain')).toEqual([415, 'unsupported-media-type']);
    expect(await post(`"${'x'.repeat(9 * 1024 * 1024)}"`)).toEqual([413, 'too-large']);
  });
});
