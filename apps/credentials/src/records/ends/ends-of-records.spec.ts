import { RECORD_STORES, type Page, type RecordBase, type RecordStore } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { join, KIM, setUpAsKim, startOver, type Person } from '../../identity/testing/people';
import { KeyRotationService } from '../../key-rotation/key-rotation.service';
import { AUTHORITY, CLIENT_CERTIFICATE, kubeconfigOf, tokenUntil } from '../../testing/ending-secrets';
import { SAMPLES, SECRET_FIELDS } from '../../testing/samples';
import { startTestService, type TestService } from '../../testing/test-service';
import { exportFile, importFile } from '../../transfer/testing/transfers';
import { RecordTables } from '../record-tables';

const ANY = { headers: { 'if-match': '*' } };
const SOON = 1_900_000_000;
const SOON_TEXT = '2030-03-17T17:46:40+00:00';
const LATER_TEXT = '2033-05-18T03:33:20+00:00';

describe('The end of a record', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;

  beforeAll(async () => {
    service = await startTestService();
  });

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
  });

  afterAll(() => service.stop());

  const add = async (store: RecordStore, fields: object): Promise<RecordBase> => {
    const { status, body } = await kim.post<RecordBase>(`/${store}`, {
      ...SAMPLES[store]('Alpha'),
      ...fields,
    });
    expect(status).toBe(201);
    return body;
  };
  const endOf = async (path: string): Promise<string | null> => (await kim.get<RecordBase>(path)).body.endsAt;

  for (const store of RECORD_STORES) {
    const field = SECRET_FIELDS[store];
    const plain = store === 'source-repositories' ? { expiresAt: null } : {};

    it(`in ${store} follows its secret, whatever writes it, and is never the secret`, async () => {
      const token = tokenUntil(SOON);
      const { id, endsAt } = await add(store, { ...plain, [field]: token });
      const path = `/${store}/${id}`;
      expect(endsAt).toBe(SOON_TEXT);
      const listed = await kim.get<Page<RecordBase>>(`/${store}`);
      expect([listed.body.items[0].endsAt, listed.text.includes(token)]).toEqual([SOON_TEXT, false]);
      await kim.patch(path, { label: 'Bravo' }, ANY);
      expect(await endOf(path)).toBe(SOON_TEXT);
      await kim.post(`${path}/rotate`, { [field]: tokenUntil(2_000_000_000) });
      expect(await endOf(path)).toBe(LATER_TEXT);
      await kim.delete(path);
      expect((await kim.post<RecordBase>(`${path}/restore`)).body.endsAt).toBe(LATER_TEXT);
      await kim.patch(path, { [field]: 'without an end' }, ANY);
      expect(await endOf(path)).toBeNull();
      await kim.patch(path, { [field]: token }, ANY);
      await kim.patch(path, { [field]: null }, ANY);
      expect(await endOf(path)).toBeNull();
    });

    it(`in ${store} comes along in an import, new and in place of another`, async () => {
      const { id } = await add(store, { ...plain, [field]: tokenUntil(SOON) });
      const file = await exportFile({ browser: kim, password: KIM.password });
      expect(JSON.stringify(file)).not.toContain('endsAt');
      expect((await importFile(lee.browser, file)).status).toBe(200);
      const page = await lee.browser.get<Page<RecordBase>>(`/${store}`);
      expect(page.body.items.map(({ endsAt }) => endsAt)).toEqual([SOON_TEXT]);
      await kim.post(`/${store}/${id}/rotate`, { [field]: tokenUntil(2_000_000_000) });
      expect((await importFile(kim, file, { default: 'replace' })).status).toBe(200);
      expect(await endOf(`/${store}/${id}`)).toBe(SOON_TEXT);
    });

    it(`in ${store} is told anew when the owner’s key is`, async () => {
      const { id } = await add(store, { ...plain, [field]: tokenUntil(SOON) });
      const { name } = service.application.get(RecordTables).of(store);
      await service.database.query(`UPDATE ${name} SET ends_at = NULL`);
      const rotation = service.application.get(KeyRotationService);
      for (const owner of await rotation.owners()) await rotation.rotateDataKey(owner);
      expect(await endOf(`/${store}/${id}`)).toBe(SOON_TEXT);
    });
  }

  it('is the first of its certificates', async () => {
    const { endsAt } = await add('runtimes', { ca: AUTHORITY.pem, cert: CLIENT_CERTIFICATE.pem });
    expect(endsAt).toBe(CLIENT_CERTIFICATE.ends);
    const kubeconfig = kubeconfigOf({ token: tokenUntil(SOON) });
    const cluster = { label: 'k3s', kind: 'kubernetes', endpoint: 'https://10.0.0.5:6443', kubeconfig };
    expect((await kim.post<RecordBase>('/runtimes', cluster)).body.endsAt).toBe(SOON_TEXT);
  });

  it('is what its owner says, when that is before', async () => {
    const token = tokenUntil(SOON);
    const { id, endsAt } = await add('source-repositories', { token, expiresAt: '2029-01-01T00:00:00Z' });
    expect(endsAt).toBe('2029-01-01T00:00:00+00:00');
    await kim.patch(`/source-repositories/${id}`, { expiresAt: null }, ANY);
    expect(await endOf(`/source-repositories/${id}`)).toBe(SOON_TEXT);
  });
});
