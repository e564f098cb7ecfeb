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
    const options: DbOptions = {
      tlsMode: 'require',
      srv: true,
      hosts: ['db2.acme.io:27017', '[2001:db8::17]:27018'],
      authSource: 'admin',
      replicaSet: 'rs0',
    };
    const { body } = await kim.post<DbConnection>('/db-connections', { ...ORDERS, options });
    expect(body.options).toEqual(options);
    expect((await kim.post<DbConnection>('/db-connections', ORDERS)).body.options).toEqual({});
    for (const [path, wrong] of [
      ['options.tlsMode', { tlsMode: 'maybe' }],
      ['options.password', { password: 'canary' }],
      ['options.srv', { srv: 'yes' }],
      ['options.hosts', { hosts: 'db2:27017' }],
      ['options.hosts', { hosts: ['db2'] }],
      ['options.hosts', { hosts: ['db2:70000'] }],
      ['options.hosts', { hosts: ['mongodb://u:canary@db2:27017'] }],
      ['options.hosts', { hosts: ['2001:db8::17:27017'] }],
      ['options.hosts', { hosts: ['db2:1', 'db2:1'] }],
      ['options.hosts', { hosts: Array.from({ length: 51 }, (_, index) => `db${index}:27017`) }],
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
    const more = { options: { hosts: ['evil.example:27017'] } };
    expect((await kim.patch(path, more, any)).body.code).toBe('secret-required');
    expect((await kim.patch(path, { options: { srv: true } }, any)).body.code).toBe('secret-required');
    expect((await kim.patch(path, { options: { tlsMode: 'require' } }, any)).status).toBe(200);
    expect((await kim.patch(path, { host: 'other', password: 'kept' }, any)).status).toBe(200);
  });
});
