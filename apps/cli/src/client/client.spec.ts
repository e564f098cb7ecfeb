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
    for (const call of [patient.get('a'), patient.ask('b'), patient.post('c', {})])
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
