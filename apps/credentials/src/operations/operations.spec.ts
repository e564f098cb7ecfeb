import { randomUUID } from 'node:crypto';
import {
  systemSummary,
  type AuditEntry,
  type DockerHubAccount,
  type OperationReport,
  type OperationsSummary,
  type Page,
  type Registry,
  type Scope,
  type Server,
  type ServerDetails,
  type SystemInfo,
} from '@kiops/contracts';
import { Browser, sayingOf } from '../identity/testing/browser';
import { bearer, KIM, join, makeToken, setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD, exportFile, plan, server as entryOf } from '../transfer/testing/transfers';

const FACTS: SystemInfo = {
  collectedAt: '2026-11-22T08:00:00Z',
  hostname: 'web',
  os: 'Debian GNU/Linux 13',
  kernel: '6.12.41+deb13',
  architecture: 'x86_64',
  cpuModel: 'AMD EPYC 7763',
  cpuCount: 8,
  cpuLoad: 0.25,
  memoryBytes: 17_179_869_184,
  memoryUsedBytes: 8_589_934_592,
  uptimeSeconds: 86_400,
  disks: [{ mount: '/', sizeBytes: 1e12, usedBytes: 5e11 }],
  engines: [{ name: 'docker', version: '28.1.1' }],
};

describe('Operations', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Browser;
  let hosts = 0;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
    lee = (await join(kim, 'Lee')).browser;
  });

  afterAll(() => service.stop());

  const add = async (jumpServerId?: string, browser = kim): Promise<ServerDetails> => {
    const host = `host${(hosts += 1)}.example.com`;
    const fields = { label: `Host ${hosts}`, protocol: 'ssh', host, port: 22, username: 'ops', jumpServerId };
    return (await browser.post<ServerDetails>('/servers', fields)).body;
  };

  const read = async (id: string, browser = kim): Promise<ServerDetails> =>
    (await browser.get<ServerDetails>(`/servers/${id}`)).body;

  const test = (serverId: string, more: object = {}) =>
    ({ kind: 'test-connection', outcome: 'succeeded', serverId, ...more }) as const;

  const contact = (serverId: string, answered = true) => ({ serverId, answered });

  const deploy = (
    serverId: string,
    more: object = {},
    outcome: OperationReport['outcome'] = 'succeeded',
  ) => ({
    kind: 'deploy',
    outcome,
    serverId,
    deployment: { image: 'nginx', containerName: 'web', ...more },
  });

  const logOf = async (recordId: string, browser = kim): Promise<AuditEntry[]> => {
    const { body } = await browser.get<Page<AuditEntry>>('/audit?limit=1000&store=servers');
    return body.items.filter((entry) => entry.recordId === recordId && entry.action.startsWith('operation.'));
  };

  const revisionOf = async (browser: Browser): Promise<string> => {
    const { body } = await browser.get<{ id: string }>('/me');
    const [row] = await service.database.query<{ revision: string }>(
      'SELECT revision::text FROM owner_revisions WHERE owner_id = $1',
      [body.id],
    );
    return row.revision;
  };

  describe('told by a browser', () => {
    it('say when each server on the way was tried last, and whether it let somebody in', async () => {
      const gate = await add();
      const web = await add(gate.id);
      const beyond = await add(web.id);
      expect([gate.lastContact, beyond.lastContact]).toEqual([null, null]);
      const contacts = [contact(gate.id), contact(web.id, false)];
      const before = Date.now() - 1;
      const report = { outcome: 'failed', cause: 'password-refused', contacts };
      const reply = await kim.post('/operations', test(beyond.id, report));
      expect([reply.status, reply.text]).toEqual([204, '']);

      const { lastContact, ...rest } = await read(gate.id);
      expect(lastContact?.answered).toBeTrue();
      expect(Date.parse(lastContact!.at)).toBeGreaterThanOrEqual(before);
      expect(Date.parse(lastContact!.at)).toBeLessThanOrEqual(Date.now() + 1);
      // The same notation as every other time of the reply.
      expect(lastContact!.at.replace(/\.\d+/, '').length).toBe(rest.updatedAt.replace(/\.\d+/, '').length);
      expect((await read(web.id)).lastContact?.answered).toBeFalse();
      expect((await read(beyond.id)).lastContact).toBeNull();
      const list = await kim.get<Page<Server>>(`/servers?q=${gate.host}`);
      expect(list.body.items[0].lastContact).toEqual(lastContact);

      await kim.post('/operations', test(gate.id, { contacts: [contact(gate.id, false)] }));
      const later = (await read(gate.id)).lastContact!;
      expect(later.answered).toBeFalse();
      expect(Date.parse(later.at)).toBeGreaterThanOrEqual(Date.parse(lastContact!.at));
    });

    it('make no new version: an edit form that is open meanwhile is saved', async () => {
      const web = await add();
      const revision = await revisionOf(kim);
      const report = { kind: 'system-info', outcome: 'succeeded', serverId: web.id, systemInfo: FACTS };
      const contacts = [contact(web.id)];
      const begun = Date.now();
      expect((await kim.post('/operations', { ...report, contacts })).status).toBe(204);
      expect(await revisionOf(kim)).toBe(revision);
      const told = await read(web.id);
      // Collected now, whatever the browser's clock says.
      const collectedAt = told.systemInfo!.collectedAt;
      expect(Date.parse(collectedAt)).toBeGreaterThanOrEqual(begun);
      const systemInfo = { ...FACTS, collectedAt };
      const facts = { systemInfo, systemSummary: systemSummary(FACTS) };
      expect(told).toEqual({ ...web, ...facts, lastContact: told.lastContact });
      const [listed] = (await kim.get<Page<Server>>(`/servers?q=${web.host}`)).body.items;
      expect(listed.systemSummary).toEqual(systemSummary(FACTS));
      expect(told.lastContact).not.toBeNull();
      const form = { headers: { 'if-match': '"1"' } };
      const saved = await kim.patch<ServerDetails>(`/servers/${web.id}`, { label: 'Web' }, form);
      expect([saved.status, saved.body.version, saved.body.label]).toEqual([200, 2, 'Web']);
      expect([saved.body.systemInfo, saved.body.lastContact]).toEqual([systemInfo, told.lastContact]);
    });

    it('leave an import plan that somebody is reading valid, until a deployment registers its service', async () => {
      const web = await add();
      const file = { ...HEAD, servers: [entryOf(`planned${web.id}`)] };
      const apply = async (planId: string) =>
        (await kim.post('/transfer/apply', { file, planId, decisions: {} })).status;
      const { body: first } = await plan(kim, file);
      await kim.post('/operations', deploy(web.id));
      expect(await apply(first.planId)).toBe(409);
      const { body: second } = await plan(kim, file);
      await kim.post('/operations', test(web.id, { contacts: [contact(web.id)] }));
      await kim.post('/operations', deploy(web.id, {}, 'failed'));
      expect(await apply(second.planId)).toBe(200);
    });

    it('outlive a deletion that is undone, and never travel in a file', async () => {
      const { browser: max, password } = await join(kim, 'Max');
      const web = await add(undefined, max);
      await max.post('/operations', test(web.id, { contacts: [contact(web.id)] }));
      const { lastContact } = await read(web.id, max);
      await max.delete(`/servers/${web.id}`);
      const restored = await max.post<Server>(`/servers/${web.id}/restore`);
      expect(lastContact).not.toBeNull();
      expect(restored.body.lastContact).toEqual(lastContact);
      const file = await exportFile({ browser: max, password });
      expect(file.servers?.length).toBe(1);
      expect(JSON.stringify(file)).not.toMatch(/last_?contact|answered/i);
      const brought = { ...HEAD, servers: [entryOf('brought', { lastContact })] };
      const { body: planned } = await plan(max, brought);
      expect(JSON.stringify(planned)).toContain('lastContact');
      await max.post('/transfer/apply', { file: brought, planId: planned.planId, decisions: {} });
      const { body: imported } = await max.get<Page<Server>>('/servers?q=brought');
      expect(imported.items.map((server) => server.lastContact)).toEqual([null]);
    });

    it('cannot be entered as a field of a server', async () => {
      const web = await add();
      const lastContact = { at: '2026-11-22T08:00:00Z', answered: true };
      const changed = await kim.patch(
        `/servers/${web.id}`,
        { lastContact },
        { headers: { 'if-match': '*' } },
      );
      expect(changed.body.errors?.map(({ path }) => path)).toEqual(['lastContact']);
    });

    it('are logged by name, kind and cause, and by nothing else of the report', async () => {
      const web = await add();
      const { body: hub } = await kim.post<DockerHubAccount>('/docker-hub', SAMPLES['docker-hub']('Logged'));
      const credential = { store: 'docker-hub', recordId: hub.id };
      for (const report of [
        { kind: 'terminal', outcome: 'started', serverId: web.id },
        { kind: 'terminal', outcome: 'stopped', serverId: web.id, contacts: [contact(web.id)] },
        test(web.id, { outcome: 'failed', cause: 'host-key-changed' }),
        { kind: 'system-info', outcome: 'succeeded', serverId: web.id, systemInfo: FACTS },
        deploy(web.id, { credential }),
        deploy(web.id, { image: 'ghcr.io/acme/api@sha256:' + 'a'.repeat(64) }, 'stopped'),
      ])
        expect((await kim.post('/operations', report)).status).toBe(204);
      const log = await logOf(web.id);
      expect(log.map(({ action, detail }) => [action, detail]).reverse()).toEqual([
        ['operation.started', { kind: 'terminal' }],
        ['operation.stopped', { kind: 'terminal' }],
        ['operation.failed', { kind: 'test-connection', cause: 'host-key-changed' }],
        ['operation.succeeded', { kind: 'system-info' }],
        [
          'operation.succeeded',
          {
            kind: 'deploy',
            image: 'docker.io/library/nginx:latest',
            container: 'web',
            credential: 'Logged',
          },
        ],
        [
          'operation.stopped',
          { kind: 'deploy', image: `ghcr.io/acme/api@sha256:${'a'.repeat(64)}`, container: 'web' },
        ],
      ]);
      for (const entry of log) {
        expect([entry.recordLabel, entry.store, entry.actor?.email, entry.token]).toEqual([
          web.label,
          'servers',
          KIM.email,
          null,
        ]);
      }
    });
  });

  describe('that deploy', () => {
    it('say that old algorithms were allowed on the way', async () => {
      const jump = await add();
      await kim.patch(`/servers/${jump.id}`, { allowOldAlgorithms: true }, { headers: { 'if-match': '*' } });
      const target = await add(jump.id);
      await kim.post('/operations', test(target.id, { contacts: [contact(jump.id), contact(target.id)] }));
      await kim.post('/operations', test(target.id, { contacts: [contact(target.id)] }));
      const told = (await logOf(target.id)).filter(({ action }) => action === 'operation.succeeded');
      expect(told.map(({ detail }) => detail).reverse()).toEqual([
        { kind: 'test-connection', oldAlgorithmsAllowed: true },
        { kind: 'test-connection' },
      ]);
    });

    it('register the service once, however often it is deployed, with the image of the last time', async () => {
      const web = await add();
      const { body: registry } = await kim.post<Registry>('/registries', SAMPLES.registries('Deployed'));
      const credential = { store: 'registries', recordId: registry.id };
      for (const image of ['harbor.acme.io/api:1', 'harbor.acme.io/api:2'])
        await kim.post('/operations', deploy(web.id, { image, containerName: 'api', credential }));
      const used = [
        await read(web.id),
        (await kim.get<Registry>(`/registries/${registry.id}`)).body,
      ] as const;
      for (const { connections, version } of used) {
        expect(connections.map(({ id: _, ...connection }) => connection)).toEqual([
          { kind: 'service', name: 'api', detail: 'harbor.acme.io/api:2', url: null },
        ]);
        expect(version).toBe(1);
      }
      const { body } = await kim.get<Page<AuditEntry>>('/audit?action=connection.registered');
      const registered = body.items.filter(({ recordId }) => [web.id, registry.id].includes(recordId!));
      expect(registered.map(({ detail }) => detail)).toEqual([
        { kind: 'service', name: 'api' },
        { kind: 'service', name: 'api' },
      ]);
    });

    it('register it once when told twice at once', async () => {
      const web = await add();
      const replies = await Promise.all(
        Array.from({ length: 8 }, () => kim.post('/operations', deploy(web.id))),
      );
      expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(204));
      expect((await read(web.id)).connections.length).toBe(1);
    });

    it('register nothing as long as they have not succeeded', async () => {
      const web = await add();
      for (const outcome of ['started', 'failed', 'stopped'] as const)
        expect((await kim.post('/operations', deploy(web.id, {}, outcome))).status).toBe(204);
      expect((await read(web.id)).connections).toEqual([]);
    });

    it('take any image that a connection can hold in full', async () => {
      const web = await add();
      const of = (length: number) => 'a'.repeat(length - 'docker.io/library/:latest'.length);
      expect((await kim.post('/operations', deploy(web.id, { image: of(500) }))).status).toBe(204);
      const longer = await kim.post('/operations', deploy(web.id, { image: of(501) }));
      expect(longer.body.errors?.map(({ path }) => path)).toEqual(['deployment.image']);
    });
  });

  it('of another user’s servers and accounts are answered like ones that never were, and keep nothing', async () => {
    const own = await add();
    const foreign = await add(undefined, lee);
    const { body: hub } = await lee.post<DockerHubAccount>('/docker-hub', SAMPLES['docker-hub']('Foreign'));
    const { body: registry } = await kim.post<Registry>('/registries', SAMPLES.registries('Own'));
    const gone = await add();
    await kim.delete(`/servers/${gone.id}`);
    const never = sayingOf(await kim.post('/operations', test(randomUUID())));
    const answered = [contact(own.id)];
    const reports = [
      test(foreign.id, { contacts: answered }),
      test(gone.id, { contacts: answered }),
      test(own.id, { contacts: [...answered, contact(foreign.id)] }),
      test(own.id, { contacts: [...answered, contact(gone.id)] }),
      test(own.id, { contacts: [...answered, contact(randomUUID())] }),
      ...[
        { store: 'docker-hub', recordId: hub.id },
        { store: 'docker-hub', recordId: registry.id },
        { store: 'registries', recordId: randomUUID() },
      ].flatMap((credential) =>
        (['succeeded', 'failed'] as const).map((outcome) => ({
          ...deploy(own.id, { credential }, outcome),
          contacts: answered,
        })),
      ),
      {
        kind: 'system-info',
        outcome: 'succeeded',
        serverId: foreign.id,
        systemInfo: FACTS,
        contacts: answered,
      },
    ];
    for (const report of reports) {
      const reply = await kim.post('/operations', report);
      expect([reply.status, sayingOf(reply)])
        .withContext(JSON.stringify(report))
        .toEqual([404, never]);
    }
    expect(await read(own.id)).toEqual(own);
    expect(await read(foreign.id, lee)).toEqual(foreign);
    expect((await lee.get<DockerHubAccount>(`/docker-hub/${hub.id}`)).body.connections).toEqual([]);
    expect(await logOf(own.id)).toEqual([]);
    expect(await logOf(foreign.id, lee)).toEqual([]);
  });

  it('are refused when they are none, by the field that is wrong', async () => {
    const web = await add();
    const tested = test(web.id);
    const collected = { kind: 'system-info', outcome: 'succeeded', serverId: web.id, systemInfo: FACTS };
    const deployed = deploy(web.id);
    const other = { serverId: randomUUID(), answered: true };
    const image = (text: unknown) => ({ ...deployed, deployment: { ...deployed.deployment, image: text } });
    const container = (text: unknown) => deploy(web.id, { containerName: text });
    const credential = (value: unknown) => deploy(web.id, { credential: value });
    for (const [path, report] of [
      ['kind', { ...tested, kind: 'reboot' }],
      ['kind', { ...tested, kind: ['test-connection'] }],
      ['outcome', { ...tested, outcome: 'done' }],
      ['outcome', { ...tested, outcome: undefined }],
      ['serverId', { ...tested, serverId: "' OR 1=1 --" }],
      ['serverId', { ...tested, serverId: { toString: 1 } }],
      ['contacts', { ...tested, contacts: null }],
      ['contacts', { ...tested, contacts: 'all' }],
      ['contacts', { ...tested, contacts: [contact(web.id), contact(web.id.toUpperCase(), false)] }],
      ['contacts', { ...tested, contacts: Array.from({ length: 10 }, () => contact(randomUUID())) }],
      ['contacts[0].answered', { ...tested, contacts: [{ ...other, answered: 'yes' }] }],
      ['contacts[0].serverId', { ...tested, contacts: [{ ...other, serverId: { toString: 1 } }] }],
      ['contacts[0].at', { ...tested, contacts: [{ ...other, at: '2026-11-22T08:00:00Z' }] }],
      ['cause', { ...tested, cause: 'timeout' }],
      ['cause', { ...tested, outcome: 'failed', cause: null }],
      ['cause', { ...tested, outcome: 'failed', cause: '' }],
      ['cause', { ...tested, outcome: 'failed', cause: '-x' }],
      ['cause', { ...tested, outcome: 'failed', cause: 'Permission denied for root' }],
      ['cause', { ...tested, outcome: 'failed', cause: 'a\n' }],
      ['cause', { ...tested, outcome: 'failed', cause: 'x'.repeat(65) }],
      ['systemInfo', { ...tested, systemInfo: FACTS }],
      ['systemInfo', { ...collected, outcome: 'failed' }],
      ['systemInfo', { ...collected, outcome: 'started' }],
      ['systemInfo', { ...collected, systemInfo: null }],
      ['systemInfo', { ...collected, systemInfo: [FACTS] }],
      ['systemInfo', { ...collected, systemInfo: 'Debian' }],
      ['systemInfo', { ...collected, systemInfo: { ...FACTS, os: 'a\0b' } }],
      ['systemInfo', { ...collected, systemInfo: { ...FACTS, os: 'x'.repeat(65_536) } }],
      ['deployment', { ...deployed, deployment: undefined }],
      ['deployment', { ...deployed, deployment: null }],
      ['deployment', { ...deployed, deployment: 'nginx' }],
      ['deployment', { ...tested, deployment: deployed.deployment }],
      ['deployment', { ...tested, deployment: null }],
      ['deployment.image', image(undefined)],
      ['deployment.image', image(5)],
      ['deployment.image', image(['nginx'])],
      ['deployment.image', image('nginx; reboot')],
      ['deployment.image', image('--privileged')],
      ['deployment.image', image('$(reboot)')],
      ['deployment.image', image('a'.repeat(600))],
      ['deployment.containerName', container('-web')],
      ['deployment.containerName', container('web `reboot`')],
      ['deployment.containerName', container('')],
      ['deployment.containerName', container('x'.repeat(64))],
      ['deployment.containerName', container({ length: 3 })],
      ['deployment.environment', deploy(web.id, { environment: { TOKEN: 'x' } })],
      ['deployment.credential', credential(null)],
      ['deployment.credential', credential('docker-hub')],
      ['deployment.credential.store', credential({ store: 'servers', recordId: web.id })],
      ['deployment.credential.recordId', credential({ store: 'registries', recordId: 'x' })],
      ['terminal', { ...tested, terminal: 'rm -rf /' }],
    ] as const) {
      const reply = await kim.post('/operations', report);
      expect([reply.status, reply.body.errors?.map((error) => error.path)])
        .withContext(JSON.stringify(report).slice(0, 300))
        .toEqual([400, [path]]);
    }
    for (const body of [[], [tested], null, 'x', 5])
      expect((await kim.post('/operations', body)).status)
        .withContext(JSON.stringify(body))
        .toBe(400);
    expect(await read(web.id)).toEqual(web);
    expect(await logOf(web.id)).toEqual([]);
  });

  it('refuse a list of a great many contacts at once', async () => {
    const web = await add();
    for (const length of [10, 1_000, 10_000]) {
      const contacts = Array.from({ length }, (_, index) => ({ serverId: String(index) }));
      expect((await kim.post('/operations', test(web.id, { contacts }))).status).toBe(400);
    }
  });

  it('are told by a service token with the scope to write, and counted by one that reads', async () => {
    const web = await add();
    const withScopes = async (...scopes: Scope[]) =>
      bearer(await makeToken({ browser: kim, password: KIM.password }, scopes, 'runner'));
    const program = new Browser(service.origin);
    const writes = await withScopes('records:write');
    const reads = await withScopes('records:read', 'records:reveal', 'connections:write', 'records:export');
    expect((await program.post('/operations', test(web.id))).status).toBe(401);
    expect((await program.post('/operations', test(web.id), reads)).body.code).toBe('scope-missing');
    expect((await program.get('/operations/summary', writes)).body.code).toBe('scope-missing');
    expect((await program.post('/operations', test(web.id), writes)).status).toBe(204);
    expect((await program.get('/operations/summary', reads)).status).toBe(200);
    expect((await logOf(web.id)).map(({ token }) => token)).toEqual(['runner']);
  });

  it('wait for each other and for every other change, and never block one another', async () => {
    const gate = await add();
    const inner = await add(gate.id);
    const targets = await Promise.all(Array.from({ length: 30 }, () => add(inner.id)));
    const any = { headers: { 'if-match': '*' } };
    const replies = await Promise.all([
      ...targets.flatMap((target, index) => {
        const contacts = [contact(gate.id), contact(inner.id), contact(target.id, index % 3 > 0)];
        // In every order: by their rows alone, two of these could wait for each other.
        const report = {
          ...(index % 5 === 0 ? deploy(target.id) : test(target.id)),
          contacts: index % 2 ? contacts : contacts.reverse(),
        };
        return [kim.post('/operations', report)];
      }),
      ...targets.slice(0, 10).map(({ id }) => kim.patch(`/servers/${id}`, { label: 'Renamed' }, any)),
      kim.patch(`/servers/${gate.id}`, { label: 'Gate' }, any),
      kim.delete(`/servers/${targets[29].id}`),
      kim.delete(`/servers/${gate.id}`),
    ]);
    const statuses = replies.map(({ status }) => status);
    // The last target may have been deleted before its report came.
    expect([204, 404]).toContain(statuses[29]);
    expect(statuses.slice(0, 29)).toEqual(Array(29).fill(204));
    expect(statuses.slice(30)).toEqual([...Array(11).fill(200), 204, 409]);
    expect([(await read(gate.id)).label, (await read(gate.id)).lastContact?.answered]).toEqual([
      'Gate',
      true,
    ]);
    for (const [index, { id }] of targets.slice(0, 29).entries()) {
      const { lastContact, connections, version } = await read(id);
      expect([lastContact?.answered, connections.length, version])
        .withContext(String(index))
        .toEqual([index % 3 > 0, index % 5 === 0 ? 1 : 0, index < 10 ? 2 : 1]);
    }
  });

  it('are summed up: the caller’s servers that let somebody in during the last hour', async () => {
    const max = (await join(kim, 'Max Counts')).browser;
    const sum = async (): Promise<OperationsSummary> =>
      (await max.get<OperationsSummary>('/operations/summary')).body;
    expect(await sum()).toEqual({ answeredInLastHour: 0 });
    const [first, second, refused, gone, silent] = await Promise.all(
      Array.from({ length: 5 }, () => add(undefined, max)),
    );
    const contacts = [contact(first.id), contact(second.id), contact(refused.id, false), contact(gone.id)];
    await max.post('/operations', test(silent.id, { contacts }));
    await max.delete(`/servers/${gone.id}`);
    expect(await sum()).toEqual({ answeredInLastHour: 2 });
    const age = (id: string, minutes: number) =>
      service.database.query(
        `UPDATE servers SET last_contact_at = now() - $2 * interval '1 minute' WHERE id = $1`,
        [id, minutes],
      );
    await age(first.id, 59);
    await age(second.id, 61);
    expect(await sum()).toEqual({ answeredInLastHour: 1 });
  });

  it('keep either all of a last contact or nothing', async () => {
    const web = await add();
    await expectAsync(
      service.database.query('UPDATE servers SET last_contact_at = now() WHERE id = $1', [web.id]),
    ).toBeRejectedWithError(/servers_last_contact/);
  });
});
