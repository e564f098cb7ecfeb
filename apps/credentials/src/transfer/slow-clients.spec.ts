import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { KIM, setUpAsKim, startOver } from '../identity/testing/people';
import type { Browser } from '../identity/testing/browser';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD, importFile, plan, registry } from './testing/transfers';

describe('A transfer with a client', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  /**
   * A request on a connection of its own, which the client can leave alone or cut; of its body only the first part is sent
   * where `bytes` says so.
   */
  const send = (path: string, body: unknown, bytes?: number): ClientRequest => {
    const text = Buffer.from(JSON.stringify(body));
    const cookie = kim.cookieHeader;
    const sent = request(`${service.origin}/api/v1${path}`, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': text.length,
        origin: service.origin,
        cookie,
        'x-xsrf-token': kim.cookies.get('XSRF-TOKEN'),
      },
    });
    if (bytes === undefined) sent.end(text);
    else sent.write(text.subarray(0, bytes));
    return sent;
  };

  const labels = async () =>
    (await kim.get<{ items: { label: string }[] }>('/registries')).body.items.map(({ label }) => label);

  it('that reads slowly keeps nobody else waiting, and gets the whole file', async () => {
    const runtime = (index: number) => ({
      label: `cluster ${index}`,
      kind: 'kubernetes',
      endpoint: `https://k${index}.example.com:6443`,
      kubeconfig: `# ${'한'.repeat(60_000)}\n`,
    });
    const runtimes = Array.from({ length: 120 }, (_, index) => runtime(index));
    expect((await importFile(kim, { ...HEAD, runtimes })).body.created).toBe(120);

    const [response] = (await once(send('/transfer/export', { password: KIM.password }), 'response')) as [
      IncomingMessage,
    ];
    response.pause();
    expect((await kim.get('/registries')).status).toBe(200);
    expect((await importFile(kim, { ...HEAD, registries: [registry('a')] })).body.created).toBe(1);

    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const file = JSON.parse(Buffer.concat(chunks).toString()) as { runtimes: { kubeconfig: string }[] };
    expect(file.runtimes.length).toBe(120);
    expect(file.runtimes[119].kubeconfig.length).toBe(60_003);
  });

  for (const [path, more] of [
    ['/transfer/plan', {}],
    ['/transfer/apply', {}],
    ['/transfer/clean-up', { replacements: [] }],
    ['/trash/restore', {}],
  ] as const)
    it(`that sends half of its body to ${path} and goes away changes nothing, and blocks nobody`, async () => {
      const file = { ...HEAD, registries: [registry('a')] };
      const { planId } = (await plan(kim, file)).body;
      const server = service.application.getHttpServer() as HttpServer;
      const asked = once(server, 'request');
      const body = path === '/transfer/plan' ? { file } : { file, planId, ...more };
      const sending = send(path, body, Buffer.byteLength(JSON.stringify(body)) - 1);
      sending.on('error', () => undefined);
      const [request] = (await asked) as [IncomingMessage];
      const closed = once(request.socket, 'close');
      sending.destroy();
      await closed;
      expect(await labels()).toEqual([]);
      expect((await importFile(kim, file)).body.created).toBe(1);
    });

  it('that goes away while it imports changes nothing', async () => {
    const file = { ...HEAD, registries: [registry('a')] };
    const { planId } = (await plan(kim, file)).body;
    const server = service.application.getHttpServer() as HttpServer;
    await service.database.transaction(async (transaction) => {
      // Holds up every change of records until the client is gone.
      await transaction.query('SELECT FROM owner_revisions FOR UPDATE');
      const connected = once(server, 'connection') as Promise<[Socket]>;
      const applying = send('/transfer/apply', { file, planId });
      applying.on('error', () => undefined);
      const [socket] = await connected;
      const closed = once(socket, 'close');
      await once(applying, 'finish');
      applying.destroy();
      await closed;
    });
    expect(await labels()).toEqual([]);
    expect((await importFile(kim, file)).body.created).toBe(1);
    expect(await labels()).toEqual(['a']);
  });
});
