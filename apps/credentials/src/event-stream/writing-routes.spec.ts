import {
  RECORD_STORES,
  resetConfirmation,
  type AuditEntry,
  type CleanUpPlan,
  type Page,
  type RecordStore,
  type User,
} from '@kiops/contracts';
import { HousekeepingService } from '../housekeeping/housekeeping.service';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim, startOver } from '../identity/testing/people';
import { describeApi } from '../start/api-description';
import { kubeconfigOf, tokenUntil } from '../testing/ending-secrets';
import { SAMPLES, SECRET_FIELDS } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { allExact, HEAD, importFile, registry } from '../transfer/testing/transfers';

/** Routes that change something, but no record. `{store}` stands for each of the stores. */
const WRITES_NO_RECORD = [
  'POST /links/inspect',
  'POST /links/redeem',
  'PATCH /me',
  'POST /me/password',
  'DELETE /me/wrong-tries',
  'DELETE /me/sessions/{id}',
  'POST /me/sessions/end-others',
  'PUT /me/browser-vaults/{vaultId}',
  'DELETE /me/browser-vaults/{vaultId}',
  'POST /service-accounts',
  'DELETE /service-accounts/{id}',
  'POST /service-accounts/{id}/tokens',
  'POST /service-accounts/{id}/tokens/{tokenId}/rotate',
  'DELETE /service-accounts/{id}/tokens/{tokenId}',
  'POST /service-tokens',
  'POST /service-tokens/{id}/rotate',
  'DELETE /service-tokens/{id}',
  'POST /set-up',
  'POST /auth/sign-in',
  'POST /auth/sign-out',
  'POST /users',
  'PATCH /users/{id}',
  'POST /users/{id}/invitation',
  'POST /users/{id}/password-reset',
  'POST /users/{id}/sign-out',
  'POST /users/{id}/unblock',
  'POST /users/{id}/reactivate',
  'POST /{store}/{id}/reveal',
  // The record stays as it is: only what it was may be read for longer.
  'PATCH /{store}/{id}/previous',
  'POST /resolve',
  'POST /relay/tickets',
  // Who uses a record is not a part of it, nor is what was seen of a server.
  'POST /connections',
  'PUT /connections/{service}',
  'DELETE /connections/{id}',
  'POST /operations',
  // What it tells of is in the browser.
  'POST /transfer/browser-imports',
  'POST /transfer/browser-changes',
  'POST /transfer/export',
  'POST /transfer/plan',
  // What it erases was deleted before.
  'POST /trash/erase',
];

describe('Every route that writes records', () => {
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

  /** What was told since it was asked last, of everybody, as `event store`. */
  const told = async (): Promise<readonly string[]> => {
    const rows = await service.database.query<{ told: string }>(
      `WITH taken AS (DELETE FROM record_events RETURNING *)
       SELECT event || ' ' || store AS told FROM taken, unnest(record_ids) ORDER BY owner_id, last_number`,
    );
    return rows.map((row) => row.told);
  };
  const add = async (store: RecordStore, label: string, more: object = {}): Promise<string> => {
    const { status, body } = await kim.post<{ id: string }>(`/${store}`, {
      ...SAMPLES[store](label),
      ...more,
    });
    expect(status).toBe(201);
    return body.id;
  };
  const latestAct = async (): Promise<string> => {
    const { items } = (await kim.get<Page<AuditEntry>>('/audit')).body;
    return String(items.find(({ detail }) => detail?.['act'] !== undefined)!.detail!['act']);
  };

  /** What each route is asked for, and what it has to tell. */
  const ofStore: Readonly<Record<string, (store: RecordStore) => Promise<readonly string[]>>> = {
    'POST /{store}': async (store) => {
      await add(store, 'Alpha');
      return ['record.created'];
    },
    'PATCH /{store}/{id}': async (store) => {
      const id = await add(store, 'Alpha');
      await told();
      await kim.patch(`/${store}/${id}`, { label: 'Beta' }, { headers: { 'if-match': '"1"' } });
      return ['record.changed'];
    },
    'DELETE /{store}/{id}': async (store) => {
      const id = await add(store, 'Alpha');
      await told();
      await kim.delete(`/${store}/${id}`);
      return ['record.deleted'];
    },
    'POST /{store}/{id}/restore': async (store) => {
      const id = await add(store, 'Alpha');
      await kim.delete(`/${store}/${id}`);
      await told();
      await kim.post(`/${store}/${id}/restore`);
      return ['record.created'];
    },
    'POST /{store}/{id}/rotate': async (store) => {
      const id = await add(store, 'Alpha');
      const rotate = (secret: string, more: object = {}) =>
        kim.post(`/${store}/${id}/rotate`, { [SECRET_FIELDS[store]]: secret, ...more });
      await told();
      await rotate('one');
      expect(await told()).toEqual([`secret.rotated ${store}`]);
      // The one before goes when there is a new former one.
      await rotate('two');
      expect(await told()).toEqual([`secret.retired ${store}`, `secret.rotated ${store}`]);
      await rotate('three', { graceSeconds: 0 });
      return ['secret.retired', 'secret.rotated', 'secret.retired'];
    },
    'DELETE /{store}/{id}/previous': async (store) => {
      const id = await add(store, 'Alpha');
      await kim.post(`/${store}/${id}/rotate`, { [SECRET_FIELDS[store]]: 'new' });
      await told();
      await kim.delete(`/${store}/${id}/previous`);
      return ['secret.retired'];
    },
  };

  const ofAll: Readonly<Record<string, () => Promise<readonly string[]>>> = {
    'POST /transfer/apply': async () => {
      await add('registries', 'old', { kind: 'harbor', url: 'https://old.example.com' });
      await told();
      const file = { ...HEAD, registries: [registry('old'), registry('new')] };
      const { status } = await importFile(kim, file, { default: 'replace' });
      expect(status).toBe(200);
      return ['record.created registries', 'record.changed registries'];
    },
    'POST /transfer/clean-up': async () => {
      await add('registries', 'same');
      await add('registries', 'same');
      await told();
      const { body } = await kim.get<CleanUpPlan>('/transfer/clean-up');
      await kim.post('/transfer/clean-up', allExact(body));
      return ['record.deleted registries'];
    },
    'POST /transfer/reset': async () => {
      await add('registries', 'one');
      await add('docker-hub', 'two');
      await told();
      expect((await kim.post('/transfer/reset', { confirmation: resetConfirmation(2) })).status).toBe(200);
      return ['record.deleted registries', 'record.deleted docker-hub'];
    },
    'POST /transfer/acts/{id}/undo': async () => {
      await add('registries', 'one');
      await kim.post('/transfer/reset', { confirmation: resetConfirmation(1) });
      await told();
      await kim.post(`/transfer/acts/${await latestAct()}/undo`);
      return ['record.created registries'];
    },
    'POST /trash/restore': async () => {
      const id = await add('registries', 'one');
      await kim.delete(`/registries/${id}`);
      await told();
      await kim.post('/trash/restore', { records: [`registries/${id}`] });
      return ['record.created registries'];
    },
    'POST /users/{id}/deactivate': async () => {
      const sam = await join(kim, 'Sam Fox');
      await sam.browser.post('/registries', SAMPLES.registries('theirs'));
      await told();
      const { id } = (await kim.get<User>('/me')).body;
      await kim.post(`/users/${sam.user.id}/deactivate`, { handOverTo: id });
      return ['record.created registries', 'record.deleted registries'];
    },
  };

  for (const [route, act] of Object.entries(ofStore)) {
    it(`tells of it: ${route}`, async () => {
      for (const store of RECORD_STORES) {
        const expected = (await act(store)).map((event) => `${event} ${store}`);
        expect(await told())
          .withContext(store)
          .toEqual(expected);
      }
    });
  }

  for (const [route, act] of Object.entries(ofAll)) {
    it(`tells of it: ${route}`, async () => {
      const expected = await act();
      expect([...(await told())].sort()).toEqual([...expected].sort());
    });
  }

  it('is looked at here', () => {
    const stores = RECORD_STORES.join('|');
    const routes = Object.entries(describeApi(service.application).paths)
      .filter(([path]) => path.startsWith('/api/v1/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => method !== 'get')
          .map((method) => `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`),
      )
      .map((route) => route.replace(new RegExp(`^(\\w+) /(?:${stores})(?=/|$)`), '$1 /{store}'));
    const known = [...WRITES_NO_RECORD, ...Object.keys(ofStore), ...Object.keys(ofAll)];
    expect([...new Set(routes)].sort()).toEqual(known.sort());
  });

  it('has help where time does it: the end of a grace time, which the log has too, and a secret that ends soon', async () => {
    const id = await add('registries', 'Alpha');
    await kim.post(`/registries/${id}/rotate`, { [SECRET_FIELDS.registries]: 'new' });
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const ending = await add('source-repositories', 'Soon', { expiresAt: inDays(20) });
    await add('source-repositories', 'Later', { expiresAt: inDays(40) });
    await add('source-repositories', 'Long-ago', { expiresAt: inDays(-40) });
    await told();
    const sweep = () => service.application.get(HousekeepingService).sweep();
    await sweep();
    expect(await told()).toEqual(['secret.expiring source-repositories']);
    await service.database.query(`UPDATE previous_secrets SET retires_at = now() - interval '1 second'`);
    await sweep();
    expect(await told()).toEqual(['secret.retired registries']);
    const log = (await kim.get<Page<AuditEntry>>('/audit?action=record.previous-ended')).body.items;
    expect(log.map(({ actor, recordId, detail }) => [actor, recordId, detail?.['byTime']])).toEqual([
      [null, id, true],
    ]);
    await sweep();
    expect(await told()).toEqual([]);
    const end = { expiresAt: inDays(2) };
    const { status } = await kim.patch(`/source-repositories/${ending}`, end, {
      headers: { 'if-match': '"1"' },
    });
    expect(status).toBe(200);
    await told();
    await sweep();
    expect(await told()).toEqual(['secret.expiring source-repositories']);
    await sweep();
    expect(await told()).toEqual([]);
  });

  it('is told of the ends that stand in secrets', async () => {
    const inDays = (days: number) => Math.floor(Date.now() / 1_000) + days * 86_400;
    await add('registries', 'Token', { password: tokenUntil(inDays(13)) });
    await add('registries', 'Later', { password: tokenUntil(inDays(31)) });
    const cluster = { kind: 'kubernetes', ca: null, cert: null, key: null };
    await add('runtimes', 'Cluster', {
      ...cluster,
      kubeconfig: kubeconfigOf({ token: tokenUntil(inDays(2)) }),
    });
    await told();
    await service.application.get(HousekeepingService).sweep();
    expect(await told()).toEqual(['secret.expiring registries', 'secret.expiring runtimes']);
    await service.application.get(HousekeepingService).sweep();
    expect(await told()).toEqual([]);
  });
});
