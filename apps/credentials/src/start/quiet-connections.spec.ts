import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fastify, type FastifyInstance } from 'fastify';
import { closeQuietConnections } from './quiet-connections';
import { RequestsUnderWay } from './requests-under-way';

describe('A connection to a service that stops', () => {
  let server: FastifyInstance;
  let client: Socket;
  let served: Socket;
  let received: string;
  let finish: () => void;

  beforeEach(async () => {
    server = fastify();
    closeQuietConnections(server, new RequestsUnderWay(server));
    const finished = new Promise<void>((done) => (finish = done));
    server.get('/not-begun', async () => {
      await finished;
      return 'the end';
    });
    server.get('/begun', () =>
      Readable.from(
        (async function* () {
          yield 'the ';
          await finished;
          yield 'end';
        })(),
      ),
    );
    await server.listen({ port: 0, host: '127.0.0.1' });
    const accepted = once(server.server, 'connection') as Promise<[Socket]>;
    client = connect((server.server.address() as { port: number }).port, '127.0.0.1');
    [served] = await accepted;
    received = '';
    client.on('data', (data) => (received += data.toString()));
  });

  afterEach(() => client.destroy());

  it('is closed at once when it has asked for nothing yet', async () => {
    const left = once(client, 'end');
    await Promise.all([server.close(), left]);
    expect(received).toBe('');
  });

  it('is closed at once when it has sent a part of a request only', async () => {
    client.write('GET /begun HTTP/1.1\r\nHo');
    while (served.bytesRead === 0) await setImmediate();
    const left = once(client, 'end');
    await Promise.all([server.close(), left]);
    expect(received).toBe('');
  });

  /** Resolves when the server takes no connections any more, and has closed those that were idle. */
  const hasBegunToClose = (): Promise<void> =>
    new Promise((done) => {
      const close = server.server.close.bind(server.server);
      spyOn(server.server, 'close').and.callFake((whenClosed) => {
        close(whenClosed);
        done();
        return server.server;
      });
    });

  for (const path of ['/not-begun', '/begun']) {
    it(`gets all of the reply that is under way, and is closed then: ${path}`, async () => {
      const arrived = once(server.server, 'request');
      client.write(`GET ${path} HTTP/1.1\r\nHost: kiops\r\n\r\n`);
      await arrived;
      const begun = hasBegunToClose();
      const closed = server.close();
      const left = once(client, 'end');
      await begun;
      finish();
      await Promise.all([closed, left]);
      expect(received).toContain('end');
    });
  }
});
