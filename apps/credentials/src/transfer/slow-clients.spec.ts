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

  /** A request on a connection of its own, which the client can leave alone or cut. */
  const send = (path: string, body: unknown): ClientRequest => {
    const cookie = kim.cookieHeader;
    const sent = request(`${service.origin}/api/v1${path}`, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        origin: service.origin,
        cookie,
        'x-xsrf-token': kim.cookies.get('XSRF-TOKEN'),
      },
    });
    sent.end(JSON.stringify(body));
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
