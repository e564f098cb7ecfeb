import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LargeReplies } from './large-replies';

const MEBIBYTE = 1024 * 1024;

describe('Large replies', () => {
  let server: Server;
  let origin: string;
  let collected: number;
  let replies: LargeReplies;

  beforeEach(async () => {
    collected = 0;
    replies = new LargeReplies(() => (collected += 1));
    server = createServer((request, response) => {
      const body = 'x'.repeat(Number(request.url?.slice(1)));
      response.setHeader('content-length', body.length).end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    replies.stop();
    await new Promise((done) => server.close(done));
  });

  const ask = async (bytes: number, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await (await fetch(`${origin}/${bytes}`)).text();
  };

  it('have what they took collected after some of them, again and again', async () => {
    await ask(MEBIBYTE, 3);
    expect(collected).toBe(0);
    await ask(MEBIBYTE, 1);
    expect(collected).toBe(1);
    await ask(MEBIBYTE, 4);
    expect(collected).toBe(2);
  });

  it('are not what small ones add up to', async () => {
    await ask(10_000, 600);
    expect(collected).toBe(0);
  });

  it('are not looked at after the end', async () => {
    replies.stop();
    await ask(MEBIBYTE, 5);
    expect(collected).toBe(0);
  });
});
