import type { Page, Runtime, Server } from '@kiops/contracts';
import type { Browser } from '../identity/testing/browser';
import { join, setUpAsKim } from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';

const ANY = { headers: { 'if-match': '*' } };
const K3S = {
  label: 'k3s',
  kind: 'kubernetes',
  endpoint: 'https://10.0.0.5:6443',
  kubeconfig: 'apiVersion: v1\n',
};
const DOCKER = { label: 'dockerd', kind: 'docker', endpoint: 'tcp://10.0.0.5:2376' };

describe('Runtimes', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it("are listed by the server that they run on, which has to be their owner's", async () => {
    const server = { label: 'node', protocol: 'ssh', host: 'node', port: 22, username: 'root' };
    const [{ body: one }, { body: two }] = [
      await kim.post<Server>('/servers', server),
      await kim.post<Server>('/servers', server),
    ];
    await kim.post('/runtimes', { ...K3S, serverId: one.id });
    await kim.post('/runtimes', { ...DOCKER, serverId: two.id });
    const list = await kim.get<Page<Runtime>>(`/runtimes?serverId=${one.id}`);
    expect([list.body.total, list.body.items.map(({ label }) => label)]).toEqual([1, ['k3s']]);
    const lee = (await join(kim, 'Lee')).browser;
    const foreign = await lee.post('/runtimes', { ...K3S, serverId: one.id });
    expect(foreign.body.errors).toEqual([{ path: 'serverId', message: 'There is no such server.' }]);
    expect((await lee.get<Page<Runtime>>(`/runtimes?serverId=${one.id}`)).body.total).toBe(0);
    const moved = await kim.patch<Runtime>(`/runtimes/${list.body.items[0].id}`, { serverId: null }, ANY);
    expect(moved.body.serverId).toBeNull();
  });

  it('keep the secrets of their kind only', async () => {
    const wrong = await kim.post('/runtimes', { ...K3S, ca: 'x', key: 'y' });
    expect(wrong.body.errors?.map(({ path }) => path)).toEqual(['ca', 'key']);
    expect((await kim.post('/runtimes', { ...DOCKER, kubeconfig: 'x' })).body.errors?.[0].path).toBe(
      'kubeconfig',
    );
    const { body: cluster } = await kim.post<Runtime>('/runtimes', K3S);
    const { body: engine } = await kim.patch<Runtime>(
      `/runtimes/${cluster.id}`,
      { kind: 'docker', ca: 'PEM' },
      ANY,
    );
    expect([engine.hasKubeconfig, engine.hasCa]).toEqual([false, true]);
    expect((await kim.post(`/runtimes/${cluster.id}/reveal`)).body).toEqual(
      jasmine.objectContaining({ kubeconfig: null, ca: 'PEM', cert: null, key: null }) as never,
    );
  });

  it('ask for every kept secret again when the endpoint changes', async () => {
    const { body } = await kim.post<Runtime>('/runtimes', { ...DOCKER, ca: 'ca', cert: 'cert', key: 'key' });
    const moved = { endpoint: 'tcp://evil:2376', ca: 'ca' };
    const refused = await kim.patch(`/runtimes/${body.id}`, moved, ANY);
    expect([refused.body.code, refused.body.errors?.map(({ path }) => path)]).toEqual([
      'secret-required',
      ['cert', 'key'],
    ]);
    const accepted = await kim.patch<Runtime>(
      `/runtimes/${body.id}`,
      { ...moved, cert: 'cert', key: null },
      ANY,
    );
    expect([accepted.status, accepted.body.hasKey]).toEqual([200, false]);
  });

  it('take sockets and TCP endpoints, and documents of 256 KiB', async () => {
    for (const endpoint of [
      'unix:///var/run/docker.sock',
      'npipe:////./pipe/docker_engine',
      'ssh://host:22',
      'ssh://deploy@host',
      '10.0.0.5:2375',
    ]) {
      expect((await kim.post('/runtimes', { ...DOCKER, endpoint })).status)
        .withContext(endpoint)
        .toBe(201);
    }
    const kubeconfig = `# \u{1f600}\n${'x'.repeat(262_000)}`;
    const { body } = await kim.post<Runtime>('/runtimes', { ...K3S, kubeconfig });
    expect((await kim.post<{ kubeconfig: string }>(`/runtimes/${body.id}/reveal`)).body.kubeconfig).toBe(
      kubeconfig,
    );
    const large = await kim.post('/runtimes', { ...K3S, kubeconfig: 'x'.repeat(262_145) });
    expect(large.body.errors?.map(({ path }) => path)).toEqual(['kubeconfig']);
  });
});
