import {
  DEFINITIONS,
  PERSONAL_SCOPES,
  RECORD_STORES,
  resetConfirmation,
  secretFields,
  type AuditEntry,
  type FieldDefinition,
  type ImportPlan,
  type Page,
  type Registry,
  type Scope,
  type Server,
  type TransferEntry,
  type TransferFile,
} from '@kiops/contracts';
import { demoFile } from '../seed/demo-file';
import { bearer, KIM, join, makeToken, setUpAsKim, startOver, type Person } from '../identity/testing/people';
import { Browser } from '../identity/testing/browser';
import { onPostgres } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { EVERY_FIELD } from './testing/every-field';
import { contentOf, exportFile, HEAD, importFile, plan } from './testing/transfers';

/**
 * After how many milliseconds a spec of 20,000 records hangs: it needs 12 s of processor time, which others want too on a
 * busy machine.
 */
const HANGS = 300_000;

describe('An export', () => {
  let service: TestService;
  let kim: { browser: Browser; password: string };
  let lee: Person;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    const browser = await setUpAsKim(service);
    kim = { browser, password: KIM.password };
    lee = await join(browser, 'Lee');
  });

  it('imported into another account gives the same records, and exported again the same file', async () => {
    const demo = demoFile(300);
    expect((await importFile(kim.browser, demo)).body).toEqual({
      created: 300,
      replaced: 0,
      kept: 0,
      identical: 0,
      invalid: 0,
      act: jasmine.any(String) as unknown as string,
    });
    const first = await exportFile(kim);
    expect((await importFile(lee.browser, first)).body.created).toBe(300);
    const second = await exportFile(lee);
    expect(contentOf(second)).toEqual(contentOf(first));
    expect(first.servers?.some(({ jumpServer }) => jumpServer !== undefined)).toBeTrue();
    expect(
      first.runtimes?.some(({ server, kubeconfig }) => server !== undefined && kubeconfig !== undefined),
    ).toBeTrue();
    expect(
      first.servers?.some(({ hostKeys, systemInfo, connections }) => hostKeys && systemInfo && connections),
    ).toBeTrue();
  });

  // Of 20,000 on PGlite, the protected round trip of the command line brings all back.
  for (const count of onPostgres ? [1, 1_000, 20_000] : [1, 1_000]) {
    it(
      `of ${count} records brings all of them back after a reset`,
      async () => {
        await importFile(kim.browser, demoFile(count));
        const before = await exportFile(kim);
        const { body: gone } = await kim.browser.post<{ removed: number }>('/transfer/reset', {
          confirmation: resetConfirmation(count),
        });
        expect(gone.removed).toBe(count);
        expect((await importFile(kim.browser, before)).body.created).toBe(count);
        expect(contentOf(await exportFile(kim))).toEqual(contentOf(before));
        expect((await plan(kim.browser, before)).body.counts.identical).toBe(count);
      },
      HANGS,
    );
  }

  it('holds no time that could not be imported again', async () => {
    const expiring = (expiresAt: string) => ({
      label: expiresAt,
      provider: 'github',
      baseUrl: 'https://github.com',
      username: expiresAt,
      expiresAt,
      token: 't',
    });
    const times = [
      '0001-01-01T00:00:00Z',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '0000-12-31T23:59:59Z',
    ];
    const statuses = await Promise.all(
      times.map(async (time) => (await kim.browser.post('/source-repositories', expiring(time))).status),
    );
    expect(statuses).toEqual([201, 400, 400, 400]);
    const judged = (await plan(kim.browser, await exportFile(kim))).body;
    expect(judged.entries.map(({ verdict }) => verdict)).toEqual(['identical']);
    const { body } = await plan(lee.browser, { ...HEAD, sourceRepositories: times.map(expiring) });
    expect(body.entries.map(({ verdict }) => verdict)).toEqual(['new', 'invalid', 'invalid', 'invalid']);
  });

  it('is what was imported: every field, secret, route and connection', async () => {
    const demo = demoFile(60);
    await importFile(kim.browser, demo);
    const byLabel = (file: TransferFile) =>
      RECORD_STORES.map((store) =>
        withoutRefs(file, (file as unknown as Record<string, unknown>)[DEFINITIONS[store].exportKey] ?? []),
      );
    expect(byLabel(await exportFile(kim))).toEqual(byLabel(demo));
  });

  it('of every field of every store brings each back after a reset, the trash emptied', async () => {
    const given = new Map(
      RECORD_STORES.map((store) => {
        const entries = EVERY_FIELD[DEFINITIONS[store].exportKey as 'servers'] as readonly TransferEntry[];
        return [store, new Set(entries.flatMap((entry) => Object.keys(entry)))];
      }),
    );
    for (const store of RECORD_STORES) {
      const fields = Object.entries<FieldDefinition>(DEFINITIONS[store].fields);
      for (const [field, { reference }] of fields)
        expect(given.get(store))
          .withContext(store)
          .toContain(reference?.exportKey ?? field);
    }
    const lists = (file: TransferFile) =>
      RECORD_STORES.map((store) =>
        withoutRefs(file, (file as unknown as Record<string, unknown>)[DEFINITIONS[store].exportKey] ?? []),
      );
    const { entries } = (await plan(kim.browser, EVERY_FIELD)).body;
    expect(entries.flatMap(({ title, reason }) => (reason ? [`${title}: ${reason}`] : []))).toEqual([]);
    expect((await importFile(kim.browser, EVERY_FIELD)).body.created).toBe(11);
    const before = await exportFile(kim);
    expect(lists(before)).toEqual(lists(EVERY_FIELD));
    const reset = { confirmation: resetConfirmation(11), erase: true };
    expect((await kim.browser.post('/transfer/reset', reset)).status).toBe(200);
    expect((await importFile(kim.browser, before)).body.created).toBe(11);
    expect(contentOf(await exportFile(kim))).toEqual(contentOf(before));
    expect((await plan(kim.browser, EVERY_FIELD)).body.counts.identical).toBe(11);
  });

  it('of a long route keeps the route', async () => {
    await importFile(kim.browser, demoFile(40));
    await importFile(lee.browser, await exportFile(kim));
    const { body } = await lee.browser.get<Page<Server>>('/servers?limit=1000');
    const depths = body.items.map(({ route }) => route.length);
    expect(Math.max(...depths)).toBe(2);
  });

  it('planned against its own account is all identical', async () => {
    await importFile(kim.browser, demoFile(120));
    const { body } = await plan(kim.browser, await exportFile(kim));
    expect(body.counts).toEqual({ new: 0, identical: 120, conflict: 0, invalid: 0 } as ImportPlan['counts']);
  });

  it('of some stores holds these only, and no reference to what is left out', async () => {
    await importFile(kim.browser, demoFile(60));
    const file = await exportFile(kim, ['runtimes', 'docker-hub']);
    expect(Object.keys(contentOf(file))).toEqual(['format', 'version', 'dockerHubAuth', 'runtimes']);
    expect(file.runtimes?.length).toBeGreaterThan(0);
    expect(file.runtimes?.filter(({ server }) => server !== undefined)).toEqual([]);
  });

  it('of nothing can be imported too', async () => {
    const file = await exportFile(kim);
    expect((await importFile(lee.browser, file)).body).toEqual({
      created: 0,
      replaced: 0,
      kept: 0,
      identical: 0,
      invalid: 0,
    });
  });

  it('has a name with its day, and may not be cached', async () => {
    const { headers, status } = await kim.browser.post('/transfer/export', { password: kim.password });
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="kiops-credentials-\d{4}-\d\d-\d\d\.json"$/,
    );
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('asks for the password, and is in the audit log', async () => {
    await importFile(kim.browser, demoFile(20));
    expect((await kim.browser.post('/transfer/export', { password: 'not this one at all' })).body.code).toBe(
      'wrong-password',
    );
    const refused = await kim.browser.get<Page<AuditEntry>>('/audit?action=account.password-refused');
    expect(refused.body.items.map(({ detail }) => detail)).toEqual([{ purpose: 'export' }]);
    expect((await kim.browser.get<Page<AuditEntry>>('/audit?action=account.sign-in-failed')).body.total).toBe(
      0,
    );
    const missing = await kim.browser.post('/transfer/export', {});
    expect(missing.body.errors?.map(({ path }) => path)).toEqual(['password']);
    await exportFile(kim, ['registries']);
    const { body } = await kim.browser.get<Page<{ detail: unknown }>>('/audit?action=transfer.exported');
    expect(body.items.map(({ detail }) => detail)).toEqual([{ stores: { registries: 3 } }]);
  });

  it('tells in the log what a browser said of it: what becomes of the file, and what it adds', async () => {
    await importFile(kim.browser, demoFile(20));
    const { password } = KIM;
    const ask = (told: object) => kim.browser.post('/transfer/export', { stores: ['registries'], ...told });
    for (const told of [
      { password, file: 'protected', sshSecrets: 7 },
      { password, file: 'plain', sshSecrets: 0 },
      { secrets: false, file: 'plain', sshSecrets: 7 },
    ])
      expect((await ask(told)).status).toBe(200);
    const alone = { kind: 'exported', sshSecrets: 2, file: 'cxf' };
    expect((await kim.browser.post<object>('/transfer/browser-changes', alone)).body).toEqual({});
    const { body } = await kim.browser.get<Page<AuditEntry>>('/audit?action=transfer.exported');
    expect(body.items.map(({ detail }) => detail)).toEqual([
      { inBrowser: { sshSecrets: 2 }, file: 'cxf' },
      { stores: { registries: 3 }, withoutSecrets: true },
      { stores: { registries: 3 }, file: 'plain' },
      { stores: { registries: 3 }, file: 'protected', inBrowser: { sshSecrets: 7 } },
    ]);
    for (const [path, told] of [
      ['file', { file: 'secret' }],
      ['sshSecrets', { sshSecrets: -1 }],
      ['sshSecrets', { sshSecrets: 100_001 }],
      ['sshSecrets', { sshSecrets: '7' }],
    ] as const)
      expect((await ask({ password, ...told })).body.errors?.map((error) => error.path))
        .withContext(JSON.stringify(told))
        .toEqual([path]);
  });

  it('without secrets is a template: no password is asked for, and what is imported of it has none', async () => {
    await importFile(kim.browser, demoFile(60));
    const reply = await kim.browser.post<TransferFile>('/transfer/export', { secrets: false });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-disposition')).toMatch(/\.template\.json"$/);
    const secrets = RECORD_STORES.flatMap((store) => secretFields(DEFINITIONS[store] as never));
    for (const store of RECORD_STORES) {
      const key = DEFINITIONS[store].exportKey as 'servers';
      const [given, whole] = [reply.body, await exportFile(kim)].map((file) => file[key] as TransferEntry[]);
      const without = (entry: TransferEntry) =>
        Object.fromEntries(Object.entries(entry).filter(([field]) => !secrets.includes(field)));
      expect(given).withContext(store).toEqual(whole.map(without));
      expect(whole.some((entry) => secrets.some((field) => field in entry)))
        .withContext(store)
        .toBeTrue();
    }
    expect((await importFile(lee.browser, reply.body)).body).toEqual(
      jasmine.objectContaining({ created: 60, invalid: 0 }),
    );
    const { body } = await lee.browser.get<Page<Registry>>('/registries');
    expect(new Set(body.items.map(({ hasPassword }) => hasPassword))).toEqual(new Set([false]));
    const log = await kim.browser.get<Page<AuditEntry>>('/audit?action=transfer.exported');
    expect(log.body.items.map(({ detail }) => detail?.['withoutSecrets'] ?? false)).toContain(true);
  });

  it('needs no password of a service token with both scopes, and is marked in the log', async () => {
    await importFile(kim.browser, demoFile(20));
    const program = new Browser(service.origin);
    const exportWith = async (...scopes: Scope[]) => {
      const token = await makeToken(kim, scopes, scopes.join(' and '));
      return program.post('/transfer/export', { stores: ['registries'] }, bearer(token));
    };
    expect((await exportWith('records:export', 'records:reveal')).status).toBe(200);
    const refused: Scope[][] = [
      ['records:export'],
      ['records:reveal'],
      PERSONAL_SCOPES.filter((scope) => scope !== 'records:export'),
      PERSONAL_SCOPES.filter((scope) => scope !== 'records:reveal'),
    ];
    for (const scopes of refused) {
      expect((await exportWith(...scopes)).body.code)
        .withContext(scopes.join())
        .toBe('scope-missing');
    }
    const { body } = await kim.browser.get<Page<AuditEntry>>('/audit?action=transfer.exported');
    expect(body.items.map(({ token, detail }) => [token, detail])).toEqual([
      ['records:export and records:reveal', { stores: { registries: 3 }, byToken: true }],
    ]);
  });
});

/** Entries by label and address, with the labels of what they point to instead of refs. */
function withoutRefs(file: TransferFile, list: unknown): object[] {
  const labels = new Map(file.servers?.map(({ ref, label }) => [ref, label]));
  const entries = (list as readonly TransferEntry[]).map(
    ({ ref: _ref, jumpServer, server, connections = [], ...fields }) => ({
      ...fields,
      points: [labels.get(jumpServer as string), labels.get(server as string)],
      connections: connections
        .map(({ kind, name, detail, url }) => [kind, name, detail ?? '', url ?? ''].join(' '))
        .sort(),
    }),
  );
  const key = ({ label, host, url, endpoint, username }: Record<string, unknown>) =>
    JSON.stringify([label, host, url, endpoint, username]);
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
