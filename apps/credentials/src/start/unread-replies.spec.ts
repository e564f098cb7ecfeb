import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { RequestsUnderWay } from './requests-under-way';
import { cutOffUnreadReplies } from './unread-replies';

/** More than the system takes into its own buffers. */
const LARGE = Buffer.alloc(64 * 1024 * 1024, 'x');
const PATIENCE = 200;

describe('A reply that nobody reads', () => {
  let server: FastifyInstance;
  let port: number;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    server = fastify({ keepAliveTimeout: 100, forceCloseConnections: true });
    cutOffUnreadReplies(server, PATIENCE, new RequestsUnderWay(server));
    server.get('/large', () => LARGE);
    server.get('/small', () => 'small');
    server.get('/never', () => new Promise(() => undefined));
    server.get('/slow', async () => {
      await once(server.server, 'timeout');
      return 'at last';
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    ({ port } = server.server.address() as { port: number });
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  /** A connection that has sent these requests, in one go; both of its ends. */
  async function send(...paths: readonly string[]): Promise<{ client: Socket; end: Promise<unknown> }> {
    const accepted = once(server.server, 'connection') as Promise<[Socket]>;
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    sockets.push(client);
    client.pause();
    client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: kiops\r\n\r\n`).join(''));
    const [served] = await accepted;
    return { client, end: once(served, 'close') };
  }

  async function textOf(client: Socket): Promise<string> {
    let text = '';
    client.on('data', (data) => (text += data.toString())).resume();
    await once(client, 'close');
    return text;
  }

  it('ends its connection', async () => {
    const { end } = await send('/large');
    expect(await end).toBeDefined();
  });

  it('is not one that is still being made', async () => {
    const { client } = await send('/slow');
    const text = await textOf(client);
    expect(text).toContain('200 OK');
    expect(text).toContain('at last');
  });

  it('leaves connections that wait for another request to their own time', async () => {
    const { client } = await send('/small');
    expect(await textOf(client)).toContain('small');
  });

  it('is not multiplied: whoever asks on and on without reading is cut off', async () => {
    const patient = await send(...Array<string>(4).fill('/small'));
    expect((await textOf(patient.client)).match(/200 OK/g)?.length).toBe(4);
    const { end } = await send(...Array<string>(5).fill('/never'));
    expect(await end).toBeDefined();
  });
});
