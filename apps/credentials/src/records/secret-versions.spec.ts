import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { KeyRotationService } from '../key-rotation/key-rotation.service';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim, startOver } from '../identity/testing/people';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD, importFile } from '../transfer/testing/transfers';
import { RecordTables } from './record-tables';

describe('A secret', () => {
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

  const add = async (store: RecordStore): Promise<string> =>
    (await kim.post<{ id: string }>(`/${store}`, SAMPLES[store]('Alpha'))).body.id;
  const change = async (store: RecordStore, id: string, fields: object): Promise<void> => {
    const headers = { 'if-match': '*' };
    expect((await kim.patch(`/${store}/${id}`, fields, { headers })).status).toBe(200);
  };
  const reveal = async (store: RecordStore, id: string, by = kim): Promise<string> => {
    const reply = await by.post<Record<string, string>>(`/${store}/${id}/reveal`);
    return reply.status === 200 ? reply.body[SECRET_FIELDS[store]].trim() : reply.body['code'];
  };
  /** Every secret column of a record, as it stands, and how to put it back. */
  const keep = async (store: RecordStore, id: string): Promise<() => Promise<void>> => {
    const { name, secrets } = service.application.get(RecordTables).of(store);
    const columns = secrets.map(({ column }) => column);
    const [row] = await service.database.query<Record<string, Buffer>>(
      `SELECT ${columns.join(', ')} FROM ${name} WHERE id = $1`,
      [id],
    );
    return async () => {
      const assignments = columns.map((column, index) => `${column} = $${index + 2}`).join(', ');
      await service.database.query(`UPDATE ${name} SET ${assignments} WHERE id = $1`, [
        id,
        ...columns.map((column) => row[column]),
      ]);
    };
  };

  for (const store of RECORD_STORES) {
    it(`of ${store} does not open any more after it was changed, wherever somebody puts it back`, async () => {
      const id = await add(store);
      const putBack = await keep(store, id);
      await change(store, id, { label: 'Bravo' });
      expect(await reveal(store, id)).toBe('secret of Alpha');
      await putBack();
      expect(await reveal(store, id)).toBe('secret of Alpha');
      await change(store, id, { [SECRET_FIELDS[store]]: 'a newer one' });
      expect(await reveal(store, id)).toBe('a newer one');
      const repair = await keep(store, id);
      await putBack();
      expect(await reveal(store, id)).toBe('secret-damaged');
      await repair();
      expect(await reveal(store, id)).toBe('a newer one');
    });
  }

  it('can be replaced by its owner when somebody has put an older one back', async () => {
    const id = await add('registries');
    const putBack = await keep('registries', id);
    await change('registries', id, { password: 'a newer one' });
    await putBack();
    await change('registries', id, { password: 'the newest' });
    expect(await reveal('registries', id)).toBe('the newest');
  });

  it('that was taken away does not come back', async () => {
    const id = await add('servers');
    const putBack = await keep('servers', id);
    await change('servers', id, { password: null });
    await putBack();
    expect(await reveal('servers', id)).toBe('secret-damaged');
  });

  it('opens after an import has replaced it, a rotation, a deletion that was undone, and a hand-over', async () => {
    const id = await add('registries');
    const putBack = await keep('registries', id);
    const entry = { ref: 'r1', ...SAMPLES.registries('Alpha'), password: 'an imported one' };
    const applied = await importFile(kim, { ...HEAD, registries: [entry] }, { default: 'replace' });
    expect(applied.status).withContext(applied.text).toBe(200);
    expect(await reveal('registries', id)).toBe('an imported one');
    const repair = await keep('registries', id);
    await putBack();
    expect(await reveal('registries', id)).toBe('secret-damaged');
    await repair();

    const rotation = service.application.get(KeyRotationService);
    for (const owner of await rotation.owners()) await rotation.rotateDataKey(owner);
    expect(await reveal('registries', id)).toBe('an imported one');
    await kim.delete(`/registries/${id}`);
    await kim.post(`/registries/${id}/restore`);
    expect(await reveal('registries', id)).toBe('an imported one');

    const lee = await join(kim, 'Lee', 'PlatformAdmin');
    const max = await join(kim, 'Max');
    const kimId = (await kim.get<{ id: string }>('/me')).body.id;
    const moved = await lee.browser.post(`/users/${kimId}/deactivate`, { handOverTo: max.user.id });
    expect(moved.status).withContext(moved.text).toBe(200);
    expect(await reveal('registries', id, max.browser)).toBe('an imported one');
  });
});
