import {
  RECORD_STORES,
  type AuditEntry,
  type Page,
  type Problem,
  type RecordStore,
  type SecretConsumer,
} from '@kiops/contracts';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import { Browser } from '../identity/testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  onBehalfOf,
  setUpAsKim,
  startOver,
} from '../identity/testing/people';
import { KeyRotationService } from '../key-rotation/key-rotation.service';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { exportFile, importFile } from '../transfer/testing/transfers';
import { RecordTables } from './record-tables';

type Secrets = Readonly<Record<string, string>> & Problem;

interface Rotated {
  readonly version: number;
  readonly previousUntil: string | null;
}

/** For how many days the former secret may still be read. */
function daysLeft({ previousUntil }: Rotated): number {
  return Math.round((Date.parse(String(previousUntil)) - Date.now()) / 86_400_000);
}

describe('A rotated secret', () => {
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

  const add = async (store: RecordStore, label = 'Alpha', by = kim): Promise<string> =>
    (await by.post<{ id: string }>(`/${store}`, SAMPLES[store](label))).body.id;
  const rotate = (store: RecordStore, id: string, more: object = {}, headers: Record<string, string> = {}) =>
    kim.post<Rotated & Problem>(
      `/${store}/${id}/rotate`,
      { [SECRET_FIELDS[store]]: 'the new one', ...more },
      { headers },
    );
  const reveal = async (store: RecordStore, id: string, query = '', by = kim): Promise<string> => {
    const { status, body } = await by.post<Secrets>(`/${store}/${id}/reveal${query}`);
    return status === 200 ? body[SECRET_FIELDS[store]].trim() : body.code;
  };
  const previous = (store: RecordStore, id: string, by = kim) => reveal(store, id, '?version=previous', by);
  const count = async (table: string): Promise<number> => {
    const [row] = await service.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM ${table}`,
    );
    return row.count;
  };
  const consumers = async (store: RecordStore, id: string): Promise<readonly SecretConsumer[]> =>
    (await kim.get<readonly SecretConsumer[]>(`/${store}/${id}/consumers`)).body;

  for (const store of RECORD_STORES) {
    it(`of ${store} is the new one, and the former may be read for a while`, async () => {
      const id = await add(store);
      expect(await previous(store, id)).toBe('not-found');
      const { status, body, headers, text } = await rotate(store, id);
      expect([status, body.version, headers.get('etag')]).toEqual([200, 2, '"2"']);
      const [shown] = (await kim.get<Page<Rotated>>(`/${store}`)).body.items;
      expect([daysLeft(body), shown.previousUntil]).toEqual([7, body.previousUntil]);
      expect(text).not.toContain('the new one');
      expect(await reveal(store, id)).toBe('the new one');
      expect(await previous(store, id)).toBe('secret of Alpha');
      expect((await kim.get(`/${store}`)).text).not.toContain('secret of Alpha');
      // A second rotation keeps what was the secret until then, and no older one.
      await rotate(store, id, { [SECRET_FIELDS[store]]: 'the newest' });
      expect([await reveal(store, id), await previous(store, id)]).toEqual(['the newest', 'the new one']);
      const path = `/${store}/${id}/previous`;
      const extended = await kim.patch<Rotated>(path, { graceSeconds: 30 * 86_400 });
      expect([extended.status, extended.headers.get('etag'), daysLeft(extended.body)]).toEqual([
        200,
        '"3"',
        30,
      ]);
      expect((await kim.get<Rotated>(`/${store}/${id}`)).body).toEqual(extended.body);
      expect((await kim.delete(path)).status).toBe(204);
      expect([await reveal(store, id), await previous(store, id)]).toEqual(['the newest', 'not-found']);
      for (const { previousUntil } of (await kim.get<Page<Rotated>>(`/${store}`)).body.items)
        expect(previousUntil).toBeNull();
      expect((await kim.patch(path, { graceSeconds: 60 })).status).toBe(404);
      expect((await kim.delete(path)).status).toBe(404);
      const log = (await kim.get<Page<AuditEntry>>('/audit')).body.items;
      expect(
        log.map(({ action, recordId, detail }) => [action, recordId, detail?.['version']]).slice(0, 4),
      ).toEqual([
        ['record.revealed', id, undefined],
        ['record.previous-ended', id, undefined],
        ['record.previous-extended', id, undefined],
        ['record.revealed', id, 'previous'],
      ]);
      expect(log.filter(({ action }) => action === 'record.rotated').length).toBe(2);
    });
  }

  it('keeps all of the secrets that a runtime had, and those that are not sent', async () => {
    const id = await add('runtimes');
    await rotate('runtimes', id);
    const now = await kim.post<Secrets>(`/runtimes/${id}/reveal`);
    expect([now.body['ca'], now.body['cert'], now.body['key']]).toEqual([
      'ca of Alpha',
      'cert of Alpha',
      'the new one',
    ]);
    const former = await kim.post<Secrets>(`/runtimes/${id}/reveal?version=previous`);
    expect(former.body as object).toEqual({
      ...{ kubeconfig: null, ca: 'ca of Alpha', cert: 'cert of Alpha', key: 'secret of Alpha\n' },
    });
    const foreign = await rotate('runtimes', id, { kubeconfig: 'apiVersion: v1' });
    expect(foreign.body.errors?.map(({ path }) => path)).toEqual(['kubeconfig']);
  });

  it('ends at the end of its time, at once, or with a change of the address or of the secret itself', async () => {
    const id = await add('registries');
    await rotate('registries', id, { graceSeconds: 60 });
    const [{ seconds }] = await service.database.query<{ seconds: string }>(
      'SELECT extract(epoch FROM retires_at - now()) AS seconds FROM previous_secrets',
    );
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    await service.database.query("UPDATE previous_secrets SET retires_at = now() - interval '1 second'");
    expect(await previous('registries', id)).toBe('not-found');
    await service.application.get(HousekeepingService).sweep();
    expect(await count('previous_secrets')).toBe(0);
    await rotate('registries', id);
    await rotate('registries', id, { graceSeconds: 0 });
    expect(await previous('registries', id)).toBe('not-found');
    const any = { headers: { 'if-match': '*' } };
    await rotate('registries', id);
    await kim.patch(`/registries/${id}`, { label: 'Bravo', password: 'typed' }, any);
    expect(await previous('registries', id)).toBe('the new one');
    await kim.patch(`/registries/${id}`, { url: 'evil.example.com', password: 'typed' }, any);
    expect(await previous('registries', id)).toBe('not-found');
    await rotate('registries', id);
    await kim.patch(`/registries/${id}`, { password: null }, any);
    expect(await previous('registries', id)).toBe('not-found');
    // There is nothing to keep of a record without a secret.
    expect((await rotate('registries', id)).status).toBe(200);
    expect(await previous('registries', id)).toBe('not-found');
  });

  it('may be read for as long as somebody says, from a second to 90 days, and not longer', async () => {
    const id = await add('registries');
    const path = `/registries/${id}/previous`;
    expect((await kim.patch(path, { graceSeconds: 60 })).status).toBe(404);
    const { body } = await rotate('registries', id);
    for (const graceSeconds of [0, -1, 1.5, '60', null, undefined, 7_776_001]) {
      const refused = await kim.patch<Problem>(path, { graceSeconds });
      expect([refused.status, refused.body.errors?.map((error) => error.path)])
        .withContext(String(graceSeconds))
        .toEqual([400, ['graceSeconds']]);
    }
    expect((await kim.get<Rotated>(`/registries/${id}`)).body.previousUntil).toBe(body.previousUntil);
    expect(daysLeft((await kim.patch<Rotated>(path, { graceSeconds: 7_776_000 })).body)).toBe(90);
    expect(daysLeft((await kim.patch<Rotated>(path, { graceSeconds: 1 })).body)).toBe(0);
    await service.database.query("UPDATE previous_secrets SET retires_at = now() - interval '1 second'");
    expect((await kim.patch(path, { graceSeconds: 60 })).status).toBe(404);
    expect((await kim.get<Rotated>(`/registries/${id}`)).body.previousUntil).toBeNull();
    expect((await kim.get<Page<Rotated>>('/registries')).body.items[0].previousUntil).toBeNull();
    expect((await rotate('registries', id, { graceSeconds: 0 })).body.previousUntil).toBeNull();
  });

  it('is kept for seven days when nobody says how long', async () => {
    const id = await add('registries');
    await rotate('registries', id);
    const [{ days }] = await service.database.query<{ days: string }>(
      'SELECT extract(epoch FROM retires_at - now()) / 86400 AS days FROM previous_secrets',
    );
    expect(Math.round(Number(days))).toBe(7);
  });

  it('is refused by the path of what is wrong, and then nothing changes', async () => {
    const id = await add('registries');
    const refusals: [string[], object][] = [
      [['password'], { password: undefined }],
      [['password'], { password: null }],
      [['password'], { password: '' }],
      [['password'], { password: 7 }],
      [['password'], { password: 'x'.repeat(16_385) }],
      [['graceSeconds'], { graceSeconds: -1 }],
      [['graceSeconds'], { graceSeconds: 1.5 }],
      [['graceSeconds'], { graceSeconds: '60' }],
      [['graceSeconds'], { graceSeconds: null }],
      [['graceSeconds'], { graceSeconds: 1e9 }],
      [['url'], { url: 'evil.example.com' }],
    ];
    for (const [paths, fields] of refusals) {
      const { status, body } = await rotate('registries', id, fields);
      expect([status, body.errors?.map(({ path }) => path)])
        .withContext(JSON.stringify(fields).slice(0, 60))
        .toEqual([400, paths]);
    }
    const stale = await rotate('registries', id, {}, { 'if-match': '"7"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-changed']);
    expect([await reveal('registries', id), await previous('registries', id)]).toEqual([
      'secret of Alpha',
      'not-found',
    ]);
    expect((await rotate('registries', id, {}, { 'if-match': '"1"' })).status).toBe(200);
    expect(await reveal('registries', id, '?version=oldest')).toBe('invalid-input');
    const server = { ...SAMPLES.servers('Edge'), protocol: 'ssh', port: 22, password: undefined };
    const ssh = (await kim.post<{ id: string }>('/servers', server)).body.id;
    expect((await rotate('servers', ssh)).body.code).toBe('ssh-secret-refused');
  });

  it('belongs to the owner alone', async () => {
    const id = await add('registries');
    await rotate('registries', id);
    const lee = (await join(kim, 'Lee')).browser;
    expect(await previous('registries', id, lee)).toBe('not-found');
    const statuses = [
      await lee.post(`/registries/${id}/rotate`, { password: 'mine now' }),
      await lee.get(`/registries/${id}/consumers`),
      await lee.patch(`/registries/${id}/previous`, { graceSeconds: 1 }),
      await lee.delete(`/registries/${id}/previous`),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404, 404]);
    expect(await previous('registries', id)).toBe('secret of Alpha');
  });

  it('goes to the trash and comes back with its record, and is erased with it', async () => {
    const id = await add('registries');
    await rotate('registries', id);
    await kim.delete(`/registries/${id}`);
    expect(await previous('registries', id)).toBe('not-found');
    expect((await kim.delete(`/registries/${id}/previous`)).status).toBe(404);
    expect((await kim.patch(`/registries/${id}/previous`, { graceSeconds: 60 })).status).toBe(404);
    const restored = await kim.post<Rotated>(`/registries/${id}/restore`);
    expect(daysLeft(restored.body)).toBe(7);
    expect(await previous('registries', id)).toBe('secret of Alpha');
    expect(await count('secret_consumers')).toBe(1);
    await kim.delete(`/registries/${id}`);
    await kim.post('/trash/erase', { records: [`registries/${id}`] });
    expect([await count('previous_secrets'), await count('secret_consumers')]).toEqual([0, 0]);
  });

  it('is encrypted with a new data key too, and opens nowhere else', async () => {
    const [id, other] = [await add('registries'), await add('registries', 'Bravo')];
    for (const record of [id, other]) await rotate('registries', record);
    const [{ owner }] = await service.database.query<{ owner: string }>(
      'SELECT owner_id AS owner FROM previous_secrets WHERE record_id = $1',
      [id],
    );
    await service.application.get(KeyRotationService).rotateDataKey(owner);
    expect(await previous('registries', id)).toBe('secret of Alpha');
    await service.database.query(
      `UPDATE previous_secrets p SET sealed = o.sealed FROM previous_secrets o
       WHERE p.record_id = $1 AND o.record_id = $2`,
      [id, other],
    );
    expect(await previous('registries', id)).toBe('secret-damaged');
    const { name } = service.application.get(RecordTables).of('registries');
    await service.database.query(
      `UPDATE ${name} r SET password = p.sealed, secret_version = p.secret_version
       FROM previous_secrets p WHERE r.id = $1 AND p.record_id = $1`,
      [other],
    );
    expect(await reveal('registries', other)).toBe('secret-damaged');
  });

  it('goes to whom the records are handed over', async () => {
    const lee = await join(kim, 'Lee');
    const max = await join(kim, 'Max');
    const id = await add('registries', 'Alpha', lee.browser);
    await lee.browser.post(`/registries/${id}/rotate`, { password: 'the new one' });
    const reply = await kim.post(`/users/${lee.user.id}/deactivate`, { handOverTo: max.user.id });
    expect(reply.status).withContext(reply.text).toBe(200);
    expect(await reveal('registries', id, '', max.browser)).toBe('the new one');
    expect(await previous('registries', id, max.browser)).toBe('secret of Alpha');
  });

  it('is not in an export', async () => {
    const id = await add('registries');
    await rotate('registries', id);
    const { text } = await kim.post('/transfer/export', { password: KIM.password });
    expect(text).toContain('the new one');
    expect(text).not.toContain('secret of Alpha');
  });

  it('tells who has which: tokens, people, and services that are known to use it', async () => {
    const id = await add('registries');
    const program = new Browser(service.origin);
    const person = { browser: kim, password: KIM.password };
    const deployer = bearer(await makeToken(person, ['records:read', 'records:reveal'], 'deployer'));
    const builder = bearer(await makeToken(person, ['records:read', 'records:reveal'], 'builder'));
    for (const name of ['settlement-batch', 'deployer'])
      await kim.post('/connections', { store: 'registries', recordId: id, kind: 'service', name });
    expect((await consumers('registries', id)).map(({ consumer }) => consumer)).toEqual([
      'deployer',
      'settlement-batch',
    ]);
    await program.post(`/registries/${id}/reveal`, {}, deployer);
    await program.post('/resolve', { image: 'alpha.example.com/app' }, builder);
    await rotate('registries', id);
    await program.post('/resolve', { image: 'alpha.example.com/app' }, builder);
    await kim.post(`/registries/${id}/reveal`);
    const all = await consumers('registries', id);
    expect(
      all.map(({ at, ...consumer }) => [
        consumer.consumer,
        consumer.kind,
        consumer.lastFetchedVersion,
        at !== null,
      ]),
    ).toEqual([
      ['deployer', 'token', 1, true],
      ['settlement-batch', 'connection', null, false],
      ['builder', 'token', 2, true],
      [KIM.name, 'session', 2, true],
    ]);
    expect(all.map(({ isCurrent }) => isCurrent)).toEqual([false, false, true, true]);
    await kim.post(`/registries/${id}/reveal?version=previous`);
    const [mine] = (await consumers('registries', id)).filter(({ kind }) => kind === 'session');
    expect([mine.lastFetchedVersion, mine.isCurrent]).toEqual([1, false]);
    const account = await makeServiceAccount(
      person,
      { scopes: ['records:read', 'records:reveal', 'on-behalf-of'], users: [KIM.email] },
      'settlement-batch',
    );
    await program.post(`/registries/${id}/reveal`, {}, onBehalfOf(account, KIM.email));
    const batch = (await consumers('registries', id)).filter(
      ({ consumer }) => consumer === 'settlement-batch',
    );
    expect(batch.map(({ kind, lastFetchedVersion }) => [kind, lastFetchedVersion])).toEqual([['token', 2]]);
    // Without the secret, nothing is fetched.
    const reader = bearer(await makeToken(person, ['records:read'], 'reader'));
    await program.post('/resolve', { image: 'alpha.example.com/app' }, reader);
    expect((await consumers('registries', id)).length).toBe(4);
  });

  it('is had by who gave it, whichever way, and by nobody else for that', async () => {
    const id = await add('registries');
    const program = new Browser(service.origin);
    const person = { browser: kim, password: KIM.password };
    const standing = async () =>
      (await consumers('registries', id)).map(({ consumer, isCurrent }) => `${consumer} ${isCurrent}`);
    await rotate('registries', id);
    // Who never fetched it is no consumer, though they gave it.
    expect(await standing()).toEqual([]);
    const scopes = ['records:read', 'records:reveal', 'records:write', 'on-behalf-of'] as const;
    const made = await makeServiceAccount(person, { scopes: [...scopes], users: [KIM.email] }, 'rotator');
    const rotator = onBehalfOf(made, KIM.email);
    const other = bearer(await makeToken(person, ['records:read', 'records:reveal'], 'other'));
    await kim.post('/connections', { store: 'registries', recordId: id, kind: 'service', name: 'rotator' });
    await program.post(`/registries/${id}/reveal`, {}, other);
    await kim.post(`/registries/${id}/reveal`);
    expect(await standing()).toEqual(['rotator false', `${KIM.name} true`, 'other true']);
    const file = await exportFile(person);
    await rotate('registries', id);
    expect(await standing()).toEqual(['other false', 'rotator false', `${KIM.name} true`]);
    await program.post(`/registries/${id}/rotate`, { password: 'of the rotator' }, rotator);
    expect(await standing()).toEqual([`${KIM.name} false`, 'other false', 'rotator true']);
    const any = { headers: { 'if-match': '*' } };
    await kim.patch(`/registries/${id}`, { password: 'typed' }, any);
    const byKim = [`${KIM.name} true`];
    expect(await standing()).toEqual(['other false', 'rotator false', ...byKim]);
    await kim.patch(`/registries/${id}`, { label: 'Bravo' }, any);
    await program.post(`/registries/${id}/rotate`, { password: 'once more' }, rotator);
    await kim.patch(`/registries/${id}`, { label: 'Charlie' }, any);
    expect(await standing()).toEqual([`${KIM.name} false`, 'other false', 'rotator true']);
    expect((await importFile(kim, file, { default: 'replace' })).status).toBe(200);
    expect(await standing()).toEqual(['other false', 'rotator false', ...byKim]);
  });
});
