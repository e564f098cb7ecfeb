import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRANSFER_FORMAT, TRANSFER_VERSION, type TransferEntry, type TransferFile } from '@kiops/contracts';
import { openWithAge, whyNoAge } from '@kiops/test-peers';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, type Ended } from '../testing/programs';

/** After how many milliseconds a round trip of 20,000 records hangs: others want processor time too on a busy machine. */
const HANGS = 300_000;

const PASSPHRASE = 'a long passphrase';

describe('A protected export', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;

  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token([
      'records:read',
      'records:reveal',
      'records:write',
      'records:export',
    ]);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const run = (...words: readonly string[]): Promise<Ended> =>
    machine.run('kiops', words, { input: `${PASSPHRASE}\n`, env: login });

  for (const count of [1, 1_000, 20_000]) {
    it(
      `of ${count} records is opened by age itself, and brings all of them back after a reset`,
      async () => {
        const [path, opened] = ['out.age', 'out.json'].map((name) => join(machine.home, name));
        expect((await service.import(manyRecords(count))).created).toBe(count);
        const before = contentOf(await service.export());
        const exported = await run('export', path);
        expect(exported.code).withContext(exported.stderr).toBe(0);
        await service.reset(count);
        const imported = await run('import', path, '--yes');
        expect(imported.code).withContext(imported.stderr).toBe(0);
        expect(imported.stdout).toContain(`Imported: ${count} new, 0 replaced, 0 kept.`);
        const after = contentOf(await service.export());
        await service.reset(count);
        expect(firstDifference(after, before)).toBeUndefined();
        const missing = whyNoAge();
        if (missing) pending(missing);
        openWithAge(path, opened, PASSPHRASE);
        const inFile = contentOf(JSON.parse(readFileSync(opened, 'utf8')) as TransferFile);
        expect(firstDifference(inFile, before)).toBeUndefined();
      },
      HANGS,
    );
  }
});

/** Accounts of four stores with their secrets, every fifth record a server behind the one before it. */
function manyRecords(count: number): TransferFile {
  const lists = {
    registries: [] as TransferEntry[],
    servers: [] as TransferEntry[],
    dbConnectionSecrets: [] as TransferEntry[],
    sourceRepositories: [] as TransferEntry[],
  };
  for (let index = 0; index < count; index++) {
    const secret = ` 비밀 “${index}” $\\`;
    const record = { ref: `r${index}`, label: `기록 ${index}`, username: `robot$${index}` };
    const host = `h${index}.acme.example`;
    if (index % 5 === 0)
      lists.registries.push({
        ...record,
        kind: 'harbor',
        url: host,
        secretKind: 'password',
        password: secret,
      });
    else if (index % 5 === 1)
      lists.dbConnectionSecrets.push({
        ...record,
        engine: 'postgresql',
        host,
        port: 5432,
        database: 'orders',
        password: secret,
      });
    else if (index % 5 === 2)
      lists.sourceRepositories.push({
        ...record,
        provider: 'gitlab',
        baseUrl: `https://${host}`,
        token: `t${index}`,
      });
    else
      lists.servers.push({
        ...record,
        protocol: 'ssh',
        host,
        port: 22,
        ...(index % 5 === 4 ? { jumpServer: `r${index - 1}` } : {}),
      });
  }
  return {
    format: TRANSFER_FORMAT,
    version: TRANSFER_VERSION,
    exportedAt: '2026-11-27T00:00:00Z',
    origin: 'https://kiops.example.com',
    ...lists,
  };
}

/** Every entry as text, without what differs from export to export. */
function contentOf({ exportedAt: _at, origin: _origin, ...lists }: TransferFile): readonly string[] {
  return Object.entries(lists).flatMap(([name, list]) =>
    Array.isArray(list)
      ? list.map((entry) => `${name} ${JSON.stringify(entry)}`)
      : [`${name} ${String(list)}`],
  );
}

/** The first entry of the two that is not the same in both: thousands would not help whoever reads. */
function firstDifference(given: readonly string[], expected: readonly string[]): object | undefined {
  const length = Math.max(given.length, expected.length);
  for (let index = 0; index < length; index++)
    if (given[index] !== expected[index]) return { given: given[index], expected: expected[index] };
  return undefined;
}
