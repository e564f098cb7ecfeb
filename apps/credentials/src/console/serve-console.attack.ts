import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeConsole, startServiceProcess, type ServiceProcess } from '../testing/service-process';
import { onPostgres, migratedDatabase } from '../testing/test-database';
import { TEST_MASTER_KEYS } from '../testing/test-service';

/** How many spellings of one path are asked for; each once cost its file in compressed form. */
const SPELLINGS = 1_500;
const CHUNK = 'chunk-a-b_C1d2.js';

describe('A console whose paths are spelt in many ways', () => {
  const script = `export const noise = '${randomBytes(96_000).toString('base64')}';\n`;
  let folder: string;
  let service: ServiceProcess;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-spellings-'));
    await placeConsole({ 'index.html': '<!doctype html><title>KIOPS</title>', [CHUNK]: script });
    const database = onPostgres ? await migratedDatabase() : undefined;
    service = await startServiceProcess({
      KIOPS_DATA_DIR: folder,
      KIOPS_MASTER_KEYS: TEST_MASTER_KEYS,
      KIOPS_LOG_LEVEL: 'error',
      ...(database?.url ? { DATABASE_URL: database.url } : {}),
    });
  });

  afterAll(async () => {
    agent.destroy();
    await service.stop('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  /** Asks for a path as it is written; `fetch` would resolve its dots. */
  async function ask(path: string): Promise<number> {
    const { hostname, port } = new URL(service.origin);
    const request = get({ hostname, port, path, agent, headers: { 'accept-encoding': 'gzip' } });
    const [reply] = (await once(request, 'response')) as [IncomingMessage];
    reply.resume();
    await once(reply, 'end');
    return reply.statusCode ?? 0;
  }

  async function askFor(paths: readonly string[]): Promise<Set<number>> {
    const left = [...paths];
    const statuses = new Set<number>();
    const asking = Array.from({ length: 8 }, async () => {
      for (let path = left.pop(); path !== undefined; path = left.pop()) statuses.add(await ask(path));
    });
    await Promise.all(asking);
    return statuses;
  }

  it('holds no more memory after them than before', async () => {
    const spellings = (name: string): string[] =>
      Array.from({ length: SPELLINGS }, (_, index) => `/${name}${index}/../${CHUNK}`);
    // The same work under one name: what is compiled and pooled on the way is no leak.
    await askFor(Array<string>(SPELLINGS).fill(`/${CHUNK}`));
    const before = await service.memory();
    for (const name of ['a', 'b/../b', 'c%2f', './d'])
      expect(await askFor(spellings(name))).toEqual(new Set([404]));
    await expectAsync(service.holdsNoMoreThan(before)).toBeResolved();
    expect(await ask(`/${CHUNK}`)).toBe(200);
  });
});
