import type { AuditEntry, Page, Server, ServerDetails } from '@kiops/contracts';
import type { Browser } from '../../identity/testing/browser';
import { join, setUpAsKim } from '../../identity/testing/people';
import { startTestService, type TestService } from '../../testing/test-service';

const SSH = { protocol: 'ssh', port: 22, username: 'ops' };
const ANY = { headers: { 'if-match': '*' } };

describe('Servers', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const add = async (host: string, jumpServerId?: string): Promise<ServerDetails> =>
    (await kim.post<ServerDetails>('/servers', { ...SSH, label: host, host, jumpServerId })).body;

  it('refuse a secret over SSH, in every way, and store nothing', async () => {
    for (const field of ['password', 'privateKey', 'passphrase']) {
      const refused = await kim.post('/servers', {
        ...SSH,
        label: 'x',
        host: 'refused.example.com',
        [field]: 'canary',
      });
      expect([refused.status, refused.body.code]).toEqual([400, 'ssh-secret-refused']);
      expect(refused.body.errors?.map(({ path }) => path)).toEqual([field]);
      expect(refused.text).not.toContain('canary');
    }
    expect((await kim.get<Page<Server>>('/servers?q=refused')).body.total).toBe(0);
    const { id } = await add('later.example.com');
    const later = await kim.patch(`/servers/${id}`, { password: 'canary' }, ANY);
    expect([later.status, later.body.code]).toEqual([400, 'ssh-secret-refused']);
    for (const field of ['privateKey', 'passphrase']) {
      const reply = await kim.post('/servers', {
        ...SSH,
        label: 'x',
        host: 'refused.example.com',
        [field]: 'canary',
      });
      expect(reply.body.errors).toEqual([{ path: field, message: 'This field is not known here.' }]);
    }
    await expectAsync(
      service.database.query(`UPDATE servers SET password = '\\x00' WHERE id = $1`, [id]),
    ).toBeRejectedWithError(/servers_no_ssh_secret/);
  });

  it('lose their password when they become SSH servers', async () => {
    const windows = {
      protocol: 'winrm',
      label: 'Win',
      host: 'win.example.com',
      port: 5986,
      username: 'admin',
    };
    const { body: server } = await kim.post<Server>('/servers', { ...windows, password: 'was here' });
    const both = await kim.patch(`/servers/${server.id}`, { protocol: 'ssh', password: 'still' }, ANY);
    expect(both.body.code).toBe('ssh-secret-refused');
    const { body: changed } = await kim.patch<Server>(`/servers/${server.id}`, { protocol: 'ssh' }, ANY);
    expect(changed).toEqual(jasmine.objectContaining({ protocol: 'ssh', hasPassword: false }));
    expect((await kim.post(`/servers/${server.id}/reveal`)).text).toBe('{"password":null}');
    await kim.patch<Server>(`/servers/${server.id}`, { label: 'Linux' }, ANY);
    await kim.patch<Server>(`/servers/${server.id}`, { protocol: 'winrm' }, ANY);
    expect((await kim.post(`/servers/${server.id}/reveal`)).text).toBe('{"password":null}');
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=record.changed');
    const changes = log.items.filter(({ recordId }) => recordId === server.id).map(({ detail }) => detail);
    expect(changes).toEqual([
      { fields: ['protocol'] },
      { fields: ['label'] },
      { fields: ['protocol', 'password'] },
    ]);
  });

  it('ask for the password again when host or port change, so that nobody redirects it', async () => {
    const windows = { protocol: 'winrm', label: 'Dc', host: 'dc.example.com', port: 5986, username: 'admin' };
    const { body: server } = await kim.post<Server>('/servers', { ...windows, password: 'of dc' });
    for (const change of [{ host: 'evil.example.com' }, { port: 5985 }]) {
      const reply = await kim.patch(`/servers/${server.id}`, change, ANY);
      expect([reply.status, reply.body.code]).toEqual([400, 'secret-required']);
      expect(reply.body.errors?.map(({ path }) => path)).toEqual(['password']);
    }
    const { body: same } = await kim.patch<Server>(
      `/servers/${server.id}`,
      { host: 'dc.example.com', label: 'DC' },
      ANY,
    );
    expect(same.label).toBe('DC');
    const { body: moved } = await kim.patch<Server>(
      `/servers/${server.id}`,
      { port: 5985, password: 'again' },
      ANY,
    );
    expect([moved.port, moved.hasPassword]).toEqual([5985, true]);
  });

  it('show the way through their jump servers, the nearest to the browser first', async () => {
    const edge = await add('edge.example.com');
    const inner = await add('inner.example.com', edge.id);
    const target = await add('target.example.com', inner.id);
    expect(target.route.map(({ host }) => host)).toEqual(['edge.example.com', 'inner.example.com']);
    expect(target.route[0]).toEqual({
      id: edge.id,
      label: edge.label,
      host: edge.host,
      port: 22,
      username: 'ops',
      allowOldAlgorithms: false,
    });
    const list = await kim.get<Page<Server>>('/servers?q=target.example');
    const { systemInfo, ...listed } = target;
    expect([list.body.items, systemInfo]).toEqual([[listed], null]);
    const direct = await kim.patch<Server>(`/servers/${target.id}`, { jumpServerId: null }, ANY);
    expect([direct.body.jumpServerId, direct.body.route]).toEqual([null, []]);
  });

  it('say for which of them old algorithms are allowed, on the way too, and the log says who changed that', async () => {
    const gate = { ...SSH, label: 'Old gate', host: 'old-gate.example.com', allowOldAlgorithms: true };
    const { body: old } = await kim.post<Server>('/servers', gate);
    expect(old.allowOldAlgorithms).toBeTrue();
    const behind = await add('behind-old-gate.example.com', old.id);
    expect(behind.allowOldAlgorithms).toBeFalse();
    expect(behind.route.map(({ allowOldAlgorithms }) => allowOldAlgorithms)).toEqual([true]);
    const { body: modern } = await kim.patch<Server>(
      `/servers/${old.id}`,
      { allowOldAlgorithms: false },
      ANY,
    );
    expect(modern.allowOldAlgorithms).toBeFalse();
    const { body: log } = await kim.get<Page<AuditEntry>>('/audit?action=record.changed');
    expect(log.items.find(({ recordId }) => recordId === old.id)?.detail).toEqual({
      fields: ['allowOldAlgorithms'],
    });
    const wrong = await kim.patch(`/servers/${old.id}`, { allowOldAlgorithms: 'yes' }, ANY);
    expect(wrong.body.errors?.map(({ path }) => path)).toEqual(['allowOldAlgorithms']);
  });

  it('never go in a circle, nor through too many jump servers', async () => {
    const chain = [await add('hop0.example.com')];
    for (let hop = 1; hop <= 8; hop += 1) chain.push(await add(`hop${hop}.example.com`, chain[hop - 1].id));
    expect(chain[8].route.length).toBe(8);
    const ninth = await kim.post('/servers', { ...SSH, label: 'x', host: 'hop9', jumpServerId: chain[8].id });
    expect([ninth.status, ninth.body.code]).toEqual([400, 'jump-server-depth']);
    const circle = await kim.patch(`/servers/${chain[0].id}`, { jumpServerId: chain[3].id }, ANY);
    expect([circle.status, circle.body.code]).toEqual([400, 'jump-server-cycle']);
    const itself = await kim.patch(`/servers/${chain[2].id}`, { jumpServerId: chain[2].id }, ANY);
    expect(itself.body.code).toBe('jump-server-cycle');
    const before = await add('before-all.example.com');
    const longer = await kim.patch(`/servers/${chain[0].id}`, { jumpServerId: before.id }, ANY);
    expect(longer.body.code).toBe('jump-server-depth');
    const lee = (await join(kim, 'Lee')).browser;
    const foreign = await lee.post('/servers', {
      ...SSH,
      label: 'x',
      host: 'hop9',
      jumpServerId: chain[0].id,
    });
    expect(foreign.body.errors).toEqual([{ path: 'jumpServerId', message: 'There is no such server.' }]);
  });

  it('are not deleted while others are reached through them; runtimes go and come back with them', async () => {
    const gate = await add('gate.example.com');
    const behind = await add('behind.example.com', gate.id);
    const refused = await kim.delete(`/servers/${gate.id}`);
    expect([refused.status]).toEqual([409]);
    const runtime = { label: 'k3s', kind: 'kubernetes', endpoint: 'https://gate:6443', serverId: gate.id };
    const { body: cluster } = await kim.post<{ id: string }>('/runtimes', {
      ...runtime,
      kubeconfig: 'apiVersion: v1\n',
    });
    const other = await kim.post<{ id: string }>('/runtimes', { ...runtime, label: 'gone before' });
    await kim.delete(`/runtimes/${other.body.id}`);
    await kim.delete(`/servers/${behind.id}`);
    expect((await kim.delete(`/servers/${gate.id}`)).status).toBe(204);
    expect((await kim.get(`/runtimes/${cluster.id}`)).status).toBe(404);

    expect((await kim.post(`/servers/${gate.id}/restore`)).status).toBe(200);
    expect((await kim.get(`/runtimes/${cluster.id}`)).status).toBe(200);
    expect((await kim.get(`/runtimes/${other.body.id}`)).status).toBe(404);
    const back = await kim.post<Server>(`/servers/${behind.id}/restore`);
    expect(back.body.route.map(({ host }) => host)).toEqual(['gate.example.com']);
  });

  it('sort by address, so that accounts of one server stay together, whatever the case they were typed in', async () => {
    const lee = (await join(kim, 'Lee Sorts')).browser;
    for (const [host, username] of [
      ['B.example.com', 'root'],
      ['a.example.com.', 'root'],
      ['[2001:DB8::0:1]', 'root'],
      ['A.example.com', 'ops'],
      ['b.EXAMPLE.com', 'root'],
      ['2001:db8::1', 'ops'],
    ]) {
      expect((await lee.post('/servers', { ...SSH, label: 'x', host, username })).status)
        .withContext(host)
        .toBe(201);
    }
    const { body } = await lee.get<Page<Server>>('/servers');
    expect(body.items.map(({ host, username }) => `${username}@${host}`)).toEqual([
      'ops@2001:db8::1',
      'root@[2001:DB8::0:1]',
      'ops@A.example.com',
      'root@a.example.com.',
      'root@B.example.com',
      'root@b.EXAMPLE.com',
    ]);
  });

  it('show a summary of their system info in lists, and all of it by themselves', async () => {
    const system = {
      collectedAt: '2026-11-22T08:00:00Z',
      os: 'x'.repeat(60_000),
      cpuLoad: 0.25,
      disks: [
        { mount: '/', sizeBytes: 100, usedBytes: 20 },
        { mount: '/data', sizeBytes: 1_000, usedBytes: 900 },
      ],
    };
    const summary = {
      ...{ os: 'x'.repeat(200), kernel: null, architecture: null, cpuLoad: 0.25 },
      ...{ memoryBytes: null, memoryUsedBytes: null },
      fullestDisk: { mount: '/data', sizeBytes: 1_000, usedBytes: 900 },
    };
    const { body: made } = await kim.post<ServerDetails>('/servers', {
      ...SSH,
      label: 'Summed up',
      host: 'summed-up.example.com',
      systemInfo: system,
    });
    const listed = async () => (await kim.get<Page<Server>>('/servers?q=summed-up')).body.items[0];
    expect([made.systemInfo as unknown, made.systemSummary]).toEqual([system, summary]);
    expect('systemInfo' in (await listed())).toBeFalse();
    expect((await listed()).systemSummary).toEqual(summary);
    await kim.patch(`/servers/${made.id}`, { label: 'Summed up again' }, ANY);
    expect((await listed()).systemSummary).toEqual(summary);
    await kim.patch(`/servers/${made.id}`, { systemInfo: { os: 'Debian' } }, ANY);
    expect((await listed()).systemSummary?.os).toBe('Debian');
    await kim.patch(`/servers/${made.id}`, { systemInfo: null }, ANY);
    expect((await listed()).systemSummary).toBeNull();
  });

  it('get the time of their host keys from the service, whatever a browser’s clock says', async () => {
    const key = (letter: string, pinnedAt: string) => ({
      type: 'ssh-ed25519',
      fingerprint: `SHA256:${letter.repeat(43)}`,
      pinnedAt,
    });
    const begun = Date.now();
    const hostKeys = [key('A', '2087-01-01T00:00:00Z')];
    const clocks = { ...SSH, label: 'Clocks', host: 'clocks.example.com', hostKeys };
    const made = (await kim.post<Server>('/servers', clocks)).body;
    const [first] = made.hostKeys;
    expect(Date.parse(first.pinnedAt)).toBeGreaterThanOrEqual(begun);
    expect(Date.parse(first.pinnedAt)).toBeLessThanOrEqual(Date.now());
    const more = [key('A', '1999-01-01T00:00:00Z'), key('B', '1999-01-01T00:00:00Z')];
    const changed = (await kim.patch<Server>(`/servers/${made.id}`, { hostKeys: more }, ANY)).body;
    expect(changed.hostKeys[0]).toEqual(first);
    expect(Date.parse(changed.hostKeys[1].pinnedAt)).toBeGreaterThanOrEqual(Date.parse(first.pinnedAt));
  });

  it('keep host keys, system info and notes, and refuse what is none', async () => {
    const hostKeys = [
      { type: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}`, pinnedAt: '2026-11-22T08:00:00Z' },
    ];
    const systemInfo = {
      collectedAt: '2026-11-22T08:00:00Z',
      os: 'Debian 12',
      disks: [{ mount: '/', bytes: 1e12 }],
    };
    const server = {
      ...SSH,
      label: 'Facts',
      host: 'facts.example.com',
      hostKeys,
      systemInfo,
      notes: 'a\n\tb',
    };
    const { body } = await kim.post<Server>('/servers', server);
    const [{ type, fingerprint }] = hostKeys;
    expect(body).toEqual(jasmine.objectContaining({ systemInfo, notes: 'a\n\tb' }));
    expect(body.hostKeys).toEqual([jasmine.objectContaining({ type, fingerprint })]);
    for (const [path, wrong] of [
      ['hostKeys[0].fingerprint', { hostKeys: [{ ...hostKeys[0], fingerprint: 'MD5:00' }] }],
      ['hostKeys[0].pinnedAt', { hostKeys: [{ ...hostKeys[0], pinnedAt: '2026-02-30T00:00:00Z' }] }],
      ['hostKeys[0].key', { hostKeys: [{ ...hostKeys[0], key: 'x' }] }],
      ['hostKeys', { hostKeys: Array(33).fill(hostKeys[0]) }],
      ['hostKeys', { hostKeys: null }],
      ['systemInfo', { systemInfo: { deep: { text: 'a\0b' } } }],
      ['systemInfo', { systemInfo: { long: 'x'.repeat(70_000) } }],
      ['systemInfo', { systemInfo: 'Debian' }],
      ['notes', { notes: 'a\0b' }],
      ['host', { host: 'has space.example.com' }],
      ['host', { host: 'http://example.com' }],
      ['port', { port: 0 }],
      ['port', { port: 70_000 }],
      ['port', { port: '22' }],
      ['port', { port: 22.5 }],
      ['protocol', { protocol: 'telnet' }],
      ['jumpServerId', { jumpServerId: 'x' }],
    ] as const) {
      const reply = await kim.post('/servers', { ...server, ...wrong });
      expect(reply.body.errors?.map((error) => error.path))
        .withContext(JSON.stringify(wrong))
        .toEqual([path]);
    }
  });
});
