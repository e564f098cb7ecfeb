import type { ImportPlan, Page, Problem, Registry, Server, SourceRepository } from '@kiops/contracts';
import { Browser } from '../identity/testing/browser';
import { KIM, setUpAsKim } from '../identity/testing/people';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { exportFile, importFile } from '../transfer/testing/transfers';

describe('What is typed', () => {
  let service: TestService;
  let kim: Browser;

  beforeEach(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterEach(() => service.stop());

  const faultOf = async (path: string, body: object): Promise<unknown> => {
    const reply = await kim.post<Problem>(path, body);
    return [
      reply.status,
      ...(reply.body.errors ?? []).map(({ path: field, message }) => `${field}: ${message}`),
    ];
  };

  it('loses the way to an API and a second scheme, whichever way it comes', async () => {
    const source = SAMPLES['source-repositories']('GitLab');
    const { body } = await kim.post<SourceRepository>('/source-repositories', {
      ...source,
      baseUrl: 'https://https://gitlab.example.com/api/v4/',
    });
    expect(body.baseUrl).toBe('https://gitlab.example.com');
    const renamed = await kim.patch<SourceRepository>(
      `/source-repositories/${body.id}`,
      { baseUrl: 'https://gitlab.example.com/api/v4', label: 'Ours' },
      { headers: { 'if-match': '*' } },
    );
    expect([renamed.status, renamed.body.baseUrl, renamed.body.label]).toEqual([
      200,
      'https://gitlab.example.com',
      'Ours',
    ]);
    const file = await exportFile({ browser: kim, password: KIM.password });
    const [exported] = file.sourceRepositories ?? [];
    const again = {
      ...file,
      sourceRepositories: [{ ...exported, baseUrl: 'gitlab.example.com/api/v4/user' }],
    };
    expect((await kim.post<ImportPlan>('/transfer/plan', { file: again })).body.counts).toEqual(
      jasmine.objectContaining({ identical: 1, new: 0, invalid: 0 }),
    );
    await kim.delete(`/source-repositories/${body.id}`);
    expect((await importFile(kim, again)).status).toBe(200);
    const { items } = (await kim.get<Page<SourceRepository>>('/source-repositories')).body;
    expect(items.map(({ baseUrl }) => baseUrl)).toEqual(['gitlab.example.com']);
  });

  it('is refused with the reason: a port that there is not, an address of one machine only', async () => {
    expect(
      await faultOf('/registries', { ...SAMPLES.registries('A'), url: 'https://a.example.com:99999' }),
    ).toEqual([400, 'url: Enter a port from 1 to 65535.']);
    for (const store of ['servers', 'db-connections'] as const) {
      const [status, fault] = (await faultOf(`/${store}`, {
        ...SAMPLES[store]('A'),
        host: 'fe80::1%eth0',
      })) as [number, string];
      expect([status, fault]).toEqual([
        400,
        jasmine.stringMatching(/^host: What follows % names a network card/),
      ]);
    }
    expect(await faultOf('/servers', { ...SAMPLES.servers('A'), host: 'ssh://ops@host:22' })).toEqual([
      400,
      'host: Enter a host name or an IP address, without scheme, port or spaces.',
    ]);
  });

  it('is kept byte for byte: blanks around a name, letters made of parts, a tab in a secret', async () => {
    const typed = { label: ' Harbor ', username: 'Jose\u0301 ', password: ' one\ttwo\u00a0' };
    const { status, body } = await kim.post<Registry>('/registries', {
      ...SAMPLES.registries('A'),
      ...typed,
    });
    expect([status, body.label, body.username]).toEqual([201, typed.label, typed.username]);
    expect((await kim.post<Record<string, string>>(`/registries/${body.id}/reveal`)).body).toEqual({
      password: typed.password,
    });
    const file = await exportFile({ browser: kim, password: KIM.password });
    await kim.delete(`/registries/${body.id}`);
    await importFile(kim, file);
    const [imported] = (await kim.get<Page<Registry>>('/registries')).body.items;
    expect([imported.label, imported.username]).toEqual([typed.label, typed.username]);
    expect((await kim.post<Record<string, string>>(`/registries/${imported.id}/reveal`)).body).toEqual({
      password: typed.password,
    });
    expect(await faultOf('/registries', { ...SAMPLES.registries('B'), password: 'one\ntwo' })).toEqual([
      400,
      'password: Use plain text on one line.',
    ]);
    const server = await kim.post<Server>('/servers', { ...SAMPLES.servers('A'), username: 'ops ' });
    expect(server.body.username).toBe('ops ');
  });
});
