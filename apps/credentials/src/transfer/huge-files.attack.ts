import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@kiops/contracts';
import { Browser } from '../identity/testing/browser';
import { KIM } from '../identity/testing/people';
import { startServiceProcess, type ServiceProcess } from '../testing/service-process';
import { migratedDatabase, onPostgres, type TestDatabase } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';
import { HEAD } from './testing/transfers';

/** In milliseconds: a machine that does other things too. */
const SLOW = 300_000;

const MEBIBYTE = 1024 * 1024;

/** How many requests of others have to be answered while one transfer is worked on. */
const OTHERS = 40;

describe('A huge transfer file', () => {
  let dataDir: string;
  let database: TestDatabase | undefined;
  let service: ServiceProcess;
  let kim: Browser;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'kiops-huge-'));
    database = onPostgres ? await migratedDatabase() : undefined;
    service = await startServiceProcess({
      KIOPS_DATA_DIR: dataDir,
      KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
      KIOPS_ADMIN_EMAIL: KIM.email,
      KIOPS_ADMIN_PASSWORD: KIM.password,
      ...(database?.url === undefined ? {} : { DATABASE_URL: database.url }),
    });
    kim = new Browser(service.origin);
    await kim.signIn(KIM.email, KIM.password);
    // What the first requests of their kind leave behind is no leak.
    await post('plan', bodyOf(list(100, '{}')));
    await Promise.all(Array.from({ length: OTHERS }, () => kim.get('/registries')));
  }, SLOW);

  afterAll(async () => {
    await service.kill();
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const headers = () => ({
    'content-type': 'application/json',
    origin: service.origin,
    cookie: kim.cookieHeader,
    'x-xsrf-token': kim.cookies.get('XSRF-TOKEN') ?? '',
  });

  const post = async (action: 'plan' | 'apply', body: string | Buffer) => {
    const response = await fetch(`${service.origin}/api/v1/transfer/${action}`, {
      method: 'POST',
      headers: headers(),
      body,
    });
    const text = await response.text();
    return {
      status: response.status,
      size: text.length,
      body: JSON.parse(text) as Partial<Problem> & Reading,
    };
  };

  /** What of a plan is looked at here. */
  interface Reading {
    readonly counts?: { readonly new: number; readonly invalid: number };
  }

  /** Counts, until the transfer is answered, how many requests of others were. */
  const answeredMeanwhile = async <Result>(transfer: Promise<Result>): Promise<[Result, number]> => {
    let answered = 0;
    let isOver = false;
    const others = async () => {
      while (!isOver) {
        expect((await kim.get('/registries?limit=10')).status).toBe(200);
        if (!isOver) answered += 1;
      }
    };
    const asking = others();
    const result = await transfer.finally(() => (isOver = true));
    await asking;
    return [result, answered];
  };

  /** Runs an attack, and expects that the service holds as much as before. */
  const expectMemoryBack = async (attack: () => Promise<void>) => {
    const before = await service.memory();
    await attack();
    await expectAsync(service.holdsNoMoreThan(before)).toBeResolved();
  };

  it(
    'of four million entries is refused by their number, at 8 MB and at 100 MB',
    () =>
      expectMemoryBack(async () => {
        for (const [entries, entry] of [
          [4_000_000, '0'],
          [4_000_000, '{"label":"0123456789"}'],
        ] as const) {
          const reply = await post('plan', bodyOf(list(entries, entry)));
          expect([reply.status, reply.body.code]).toEqual([413, 'too-large']);
          expect(reply.body.detail).toContain('100,000');
        }
      }),
    SLOW,
  );

  it(
    'of one entry, or one key, of 100 MB is read without it',
    () =>
      expectMemoryBack(async () => {
        for (const entry of [
          `"${'\\"'.repeat(50_000_000)}"`,
          `[${'0,'.repeat(50_000_000)}0]`,
          `{"label":[${'{},'.repeat(30_000_000)}{}]}`,
          `{"label":${'['.repeat(50_000_000)}${']'.repeat(50_000_000)}}`,
        ]) {
          const reply = await post('plan', bodyOf(Buffer.from(`[${entry}]`)));
          expect([reply.status, reply.body.counts?.invalid]).toEqual([200, 1]);
        }
        const key = Buffer.from(`"${'x'.repeat(100_000_000)}":1,"servers":[]`);
        const body = Buffer.concat([Buffer.from(HEAD_TEXT), Buffer.from(','), key, Buffer.from('}}')]);
        expect((await post('plan', body)).status).toBe(200);
      }),
    SLOW,
  );

  it(
    'of a hundred thousand bad entries gives a bounded reply, and others are served meanwhile',
    () =>
      expectMemoryBack(async () => {
        for (const entry of ['0', '{}', `{"hostKeys":[${'0,'.repeat(500)}0],"label":7,"port":"x"}`]) {
          const [reply, answered] = await answeredMeanwhile(post('plan', bodyOf(list(100_000, entry))));
          expect([reply.status, reply.body.counts?.invalid]).toEqual([200, 100_000]);
          expect(reply.size).toBeLessThan(16 * MEBIBYTE);
          expect(answered)
            .withContext(entry.slice(0, 20))
            .toBeGreaterThan(entry === '0' ? 4 : OTHERS);
        }
      }),
    SLOW,
  );

  it(
    'of a hundred thousand good entries is planned while others are served',
    async () => {
      const servers = Array.from({ length: 100_000 }, (_, index) =>
        JSON.stringify({
          ref: `s${index}`,
          label: `server ${index}`,
          protocol: 'ssh',
          host: `h${index}.example.com`,
          port: 22,
          username: 'ops',
          notes: 'x'.repeat(800),
        }),
      );
      const body = bodyOf(Buffer.from(`[${servers.join(',')}]`));
      const [planned, answered] = await answeredMeanwhile(post('plan', body));
      expect([planned.status, planned.body.counts?.new]).toEqual([200, 100_000]);
      expect(answered).toBeGreaterThan(OTHERS);
    },
    SLOW,
  );

  it(
    'sent many times at once is worked on once per account; the others are told to come back',
    () =>
      expectMemoryBack(async () => {
        const body = bodyOf(list(100_000, '{}'));
        const replies = await Promise.all(Array.from({ length: 30 }, () => post('plan', body)));
        const refused = replies.filter(({ status }) => status === 429);
        expect(refused.length).toBeGreaterThan(20);
        expect(new Set(refused.map(({ body: { code } }) => code))).toEqual(new Set(['busy']));
        expect(replies.filter(({ status }) => status === 200).length).toBe(30 - refused.length);
      }),
    SLOW,
  );
});

const HEAD_TEXT = `{"file":${JSON.stringify(HEAD).slice(0, -1)}`;

/** A request with this list of servers. */
function bodyOf(servers: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${HEAD_TEXT},"servers":`), servers, Buffer.from('}}')]);
}

/** A list with the same entry again and again. */
function list(count: number, entry: string): Buffer {
  const bytes = Buffer.alloc(1 + count * (entry.length + 1), `${entry},`);
  bytes.copyWithin(1, 0, bytes.length - 1);
  bytes[0] = 0x5b;
  bytes[bytes.length - 1] = 0x5d;
  return bytes;
}
