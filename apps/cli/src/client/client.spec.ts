import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXIT } from '../output/exit-codes';
import { Client, type Patience } from './client';

/** Shorter, in milliseconds, than anything else here could take. */
const SHORT = 50;
/** Longer than a spec may run. */
const LONG = 600_000;

describe('A client of a KIOPS that says nothing', () => {
  let server: Server;
  /** The requests that wait for a reply, by their paths. */
  let open: Map<string, ServerResponse>;
  let arrived: (path: string) => Promise<void>;
  beforeEach(async () => {
    open = new Map();
    const waiting = new Map<string, () => void>();
    arrived = (path) =>
      open.has(path) ? Promise.resolve() : new Promise((resolve) => waiting.set(path, resolve));
    server = createServer((request, response) => {
      const path = (request.url ?? '').replace('/api/v1/', '');
      open.set(path, response);
      waiting.get(path)?.();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const client = (patience: Omit<Patience, 'tries'>): Client => {
    const { port } = server.address() as AddressInfo;
    return new Client({ address: `http://127.0.0.1:${port}`, token: 'canary' }, { ...patience, tries: 1 });
  };
  const tooLong = jasmine.objectContaining({
    message: jasmine.stringContaining('it does not answer for too long'),
    exitCode: EXIT.unavailable,
  });

  it('waits longer for what a large file asks for, and for what it brings', async () => {
    const patient = client({ silence: SHORT, longSilence: LONG });
    const plan = patient.askLong<object>('plan', { file: {} });
    const apply = patient.postLong<object>('apply', { file: {} });
    await Promise.all([arrived('plan'), arrived('apply')]);
    // By the time that these have given up, those would have.
    for (const call of [patient.get('a'), patient.ask('b'), patient.create('c', {})])
      await expectAsync(call).toBeRejectedWith(tooLong);
    for (const path of ['plan', 'apply'])
      open.get(path)?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path }));
    expect(await Promise.all([plan, apply])).toEqual([{ path: 'plan' }, { path: 'apply' }]);
  });

  it('does not wait for ever for these either', async () => {
    const hurried = client({ silence: LONG, longSilence: SHORT });
    await expectAsync(hurried.askLong('plan', {})).toBeRejectedWith(tooLong);
    await expectAsync(hurried.postLong('apply', {})).toBeRejectedWith(tooLong);
  });
});

describe('A create whose reply is lost', () => {
  let server: Server;
  /** The keys with which creates came. */
  let keys: (string | undefined)[];
  let answer: (response: ServerResponse, tries: number) => void;
  beforeEach(async () => {
    keys = [];
    server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key'] as string | undefined);
      request.resume().once('end', () => answer(response, keys.length));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const create = (): Promise<object> => {
    const { port } = server.address() as AddressInfo;
    const client = new Client({ address: `http://127.0.0.1:${port}`, token: 'canary' }, { tries: 3 });
    return client.create('registries', { label: 'Harbor' });
  };
  const reply = (response: ServerResponse) =>
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"1"}');
  const lost = jasmine.objectContaining({ exitCode: EXIT.unavailable });

  it('is sent again with the same key, whether nothing came or half of it', async () => {
    answer = (response, tries) => {
      if (tries >= 3) return void reply(response);
      if (tries === 1) return void response.destroy();
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': 10 });
      response.write('{"id"', () => response.destroy());
    };
    expect(await create()).toEqual({ id: '1' });
    expect(keys[0]).toMatch(/^"[0-9a-f-]{36}"$/);
    expect(keys).toEqual([keys[0], keys[0], keys[0]]);
    await create();
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('is given up after some tries, and is not sent again when KIOPS said no', async () => {
    answer = (response) => response.destroy();
    await expectAsync(create()).toBeRejectedWith(lost);
    expect(keys.length).toBe(3);
    answer = (response) => response.writeHead(404).end('nothing here');
    await expectAsync(create()).toBeRejectedWith(lost);
    expect(keys.length).toBe(4);
  });
});
