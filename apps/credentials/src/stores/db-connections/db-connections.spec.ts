import type { DbConnection, DbOptions } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { setUpAsKim } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';

const ORDERS = {
  label: 'Orders',
  engine: 'mongodb',
  host: 'db',
  port: 27017,
  database: 'orders',
  username: 'app',
};

describe('Database accounts', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('keep how to connect, and refuse options that there are not', async () => {
    const options: DbOptions = { tlsMode: 'require', authSource: 'admin', replicaSet: 'rs0' };
    const { body } = await kim.post<DbConnection>('/db-connections', { ...ORDERS, options });
    expect(body.options).toEqual(options);
    expect((await kim.post<DbConnection>('/db-connections', ORDERS)).body.options).toEqual({});
    for (const [path, wrong] of [
      ['options.tlsMode', { tlsMode: 'maybe' }],
      ['options.password', { password: 'canary' }],
      ['options', 'tls'],
      ['options', null],
    ] as const) {
      const reply = await kim.post('/db-connections', { ...ORDERS, options: wrong });
      expect(reply.body.errors?.map((error) => error.path))
        .withContext(path)
        .toEqual([path]);
      expect(reply.text).not.toContain('canary');
    }
  });

  it('ask for the password again when the host changes', async () => {
    const { body } = await kim.post<DbConnection>('/db-connections', { ...ORDERS, password: 'kept' });
    const path = `/db-connections/${body.id}`;
    const any = { headers: { 'if-match': '*' } };
    expect((await kim.patch(path, { host: 'other' }, any)).body.code).toBe('secret-required');
    expect((await kim.patch(path, { port: 27018 }, any)).body.code).toBe('secret-required');
    expect((await kim.patch(path, { database: 'other' }, any)).status).toBe(200);
    expect((await kim.patch(path, { host: 'other', password: 'kept' }, any)).status).toBe(200);
  });
});
