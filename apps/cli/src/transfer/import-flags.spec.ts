import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FormatName } from '@kiops/transfer-formats';
import { zipSync } from 'fflate';
import { FORMAT_SAMPLES } from '../testing/format-samples';
import { kiopsService, type KiopsService } from '../testing/kiops-service';
import { Machine, type Ended } from '../testing/programs';
import type { PlannedImport } from './plan-import';

/** All that there are: the type of the samples says so. */
const FORMATS = Object.keys(FORMAT_SAMPLES) as readonly FormatName[];

describe('kiops import, by what its flags say', () => {
  let service: KiopsService;
  let machine: Machine;
  let login: Readonly<Record<string, string>>;
  beforeAll(async () => {
    service = await kiopsService();
    const { token } = await service.token(['records:read', 'records:write']);
    login = { KIOPS_URL: service.origin, KIOPS_TOKEN: token };
  });
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(async () => {
    machine.remove();
    await service.clear('servers', 'registries', 'db-connections', 'source-repositories', 'docker-hub');
  });

  const run = (...words: readonly string[]): Promise<Ended> =>
    machine.run('kiops', ['import', ...words], { env: login });
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(machine.home, name);
    writeFileSync(path, content);
    return path;
  };
  const planOf = async (...words: readonly string[]): Promise<PlannedImport> => {
    const { stdout, stderr } = await run(...words, '--plan', '--json');
    expect(stderr).toBe('');
    return JSON.parse(stdout) as PlannedImport;
  };
  const items = async (store: string): Promise<readonly Record<string, unknown>[]> =>
    (await service.get<{ items: Record<string, unknown>[] }>(store)).items;

  it('knows every format, keeps quiet about secrets, and writes nothing for a plan', async () => {
    const paths = FORMATS.map((format) => file(`sample-${format}`, FORMAT_SAMPLES[format]));
    const { code, stdout, stderr } = await run(...paths, '--plan', '--json');
    expect([code, stderr]).toEqual([8, '']);
    const { files, plan, leftOut } = JSON.parse(stdout) as PlannedImport;
    expect(files).toEqual(FORMATS.map((format, index) => ({ file: paths[index], format })));
    expect(plan.counts.invalid).toBe(0);
    expect(plan.counts.new).toBeGreaterThan(20);
    // The last word of each line says what to do; a place is in every one.
    for (const line of leftOut) expect(paths).toContain(line.file);
    expect(leftOut.map(({ file: path }) => path)).toContain(paths[FORMATS.indexOf('ppk')]);
    expect(stdout).not.toContain('canary');
    expect(stdout).not.toContain('PRIVATE KEY');
    expect(await items('db-connections')).toEqual([]);
    const told = await run(...paths, '--plan');
    expect([told.code, told.stdout.endsWith('Nothing was imported.\n')]).toEqual([8, true]);
    expect(told.stderr).toContain(`Left out: ${leftOut.length} in all.`);
    expect(told.stderr).not.toContain('\r');
    expect(told.stdout + told.stderr + service.log.join('\n')).not.toContain('canary');
  });

  it('reads what is in an archive, and tells places in it', async () => {
    const path = file(
      'all.zip',
      zipSync({
        'home/.pgpass': Buffer.from(FORMAT_SAMPLES.pgpass),
        'home/notes.bin': Buffer.from('?'),
      }),
    );
    const { code, stdout, stderr } = await run(path, '--yes');
    expect([code, stdout]).toEqual([8, jasmine.stringContaining('Imported: 1 new, 0 replaced, 0 kept.\n')]);
    expect(stderr).toContain(
      `Left out: ${path}/home/notes.bin: the file: This is no file that KIOPS can read.`,
    );
  });

  it('names the file that cannot be read', async () => {
    const [nothing, cut] = [
      file('nothing', '\u0001'),
      file('cut.zip', Buffer.from('PK\u0003\u0004 cut off')),
    ];
    const both = await run(nothing, cut);
    expect([both.code, both.stdout]).toEqual([2, '']);
    expect(both.stderr).toContain(`${nothing}: This is no file that KIOPS can read.\n`);
    expect(both.stderr).toContain(`${cut}: `);
    const [empty, half] = [file('empty', '\n'), file('half.json', '{"servers": [{"host": "canary"')];
    const said = (await run(empty, half)).stderr;
    expect(said).toContain(`${empty}: It is empty.\n`);
    expect(said).toContain(`${half}: It is not JSON: line 1, column 31: the file ends too early.\n`);
    const newer = file('new.json', JSON.stringify({ format: 'kiops-credentials', version: 99 }));
    expect((await run(newer)).stderr).toContain(`${newer}: `);
  });

  it('takes the user name of accounts that have none, and of no others', async () => {
    const path = file(
      'config',
      'Host web\n  HostName 10.0.0.1\nHost db\n  HostName 10.0.0.2\n  User postgres\n',
    );
    expect((await planOf(path)).leftOut).toEqual([
      jasmine.objectContaining({ file: path, at: 'line 1', what: 'the server web' }),
    ]);
    const done = await run(path, '--username', 'ops', '--yes');
    expect([done.code, done.stderr]).toEqual([0, '']);
    const users = (await items('servers')).map(({ label, username }) => [label, username]);
    expect(users.sort()).toEqual([
      ['db', 'postgres'],
      ['web', 'ops'],
    ]);
  });

  it('takes what else files do not say, and names the flag for each', async () => {
    const reasons = async (...words: readonly string[]) =>
      (await planOf(...words)).leftOut.map(({ reason }) => reason);
    const planned = async (...words: readonly string[]) => {
      const { plan, leftOut } = await planOf(...words);
      expect(leftOut).toEqual([]);
      return plan.entries.map(({ title }) => title);
    };
    const pgpass = file('.pgpass', 'db.example.com:*:orders:app:canary\n');
    expect(await reasons(pgpass)).toEqual(['It does not say for sure: port. Say it by --port.']);
    expect(await planned(pgpass, '--port', '6432')).toEqual([
      jasmine.stringContaining('db.example.com:6432'),
    ]);
    const ini = file('.my.cnf', '[client]\nuser=app\npassword=canary\ndatabase=orders\n');
    expect(await reasons(ini)).toEqual([jasmine.stringContaining('--host')]);
    expect(await planned(ini, '--host', 'db.example.com', '--database', 'orders')).toEqual([
      jasmine.stringContaining('db.example.com:3306'),
    ]);
    const table = file('db.csv', 'host,database,username,password\ndb.example.com,orders,app,canary\n');
    const words = [
      '--store',
      'db-connections',
      '--columns',
      'host=host,database=database,username=username,password=password',
    ];
    expect(await reasons(table, ...words)).toEqual([jasmine.stringContaining('Say it by --engine.')]);
    // With the usual port of that engine.
    expect(await planned(table, ...words, '--engine', 'mysql')).toEqual([
      jasmine.stringContaining('db.example.com:3306'),
    ]);
    const token = file('token.txt', 'glpat-canarycanarycanary12\n');
    expect(await reasons(token)).toEqual([jasmine.stringContaining('--address')]);
    expect(await planned(token, '--address', 'https://git.example.com')).toEqual([
      jasmine.stringContaining('git.example.com'),
    ]);
    for (const wrong of [
      ['--port', '0'],
      ['--port', '99999'],
      ['--port', 'x'],
      ['--engine', 'dbase'],
    ])
      expect((await run(pgpass, ...wrong)).code).toBe(2);
  });

  it('speaks of nothing that only the console has', async () => {
    const paths = FORMATS.map((format) => file(`sample-${format}`, FORMAT_SAMPLES[format]));
    const logins = file('logins.csv', 'url,username,password\nhttps://code.example.com,kim,canary\n');
    const { leftOut } = await planOf(...paths, logins);
    const reasons = leftOut.map(({ reason }) => reason).join('\n');
    expect(reasons).toContain('Nothing tells which store it belongs to. Say it by --store.');
    expect(reasons).not.toMatch(/Questions|nobody else did|was not chosen|was chosen/);
    for (const line of leftOut) expect(Object.keys(line).sort()).toEqual(['at', 'file', 'reason', 'what']);
  });

  it('takes the columns of a table', async () => {
    const path = file('hosts.csv', 'Box,Where,Who,Rack\nweb,10.0.0.1,ops,4\n');
    expect((await planOf(path)).plan.counts.new).toBe(0);
    const columns = 'label=Box,host=Where,username=Who';
    const { plan, leftOut } = await planOf(path, '--columns', columns);
    expect(plan.entries.map(({ store, label, title }) => [store, label, title])).toEqual([
      ['servers', 'web', jasmine.stringContaining('ops@10.0.0.1')],
    ]);
    expect(leftOut.map(({ what }) => what)).toEqual(['the column “Rack” with 1 values']);
    for (const [words, says] of [
      [['--columns', 'host=Nowhere'], `${path} has no column Nowhere.`],
      [['--columns', 'colour=Box'], 'Name columns as host=Host,username=User.'],
      [['--columns', 'host=Where,label=Where'], 'Name each column once'],
    ] as const) {
      const refused = await run(path, ...words);
      expect([refused.code, refused.stderr]).toEqual([2, jasmine.stringContaining(says)]);
    }
    const none = await run(file('.pgpass', FORMAT_SAMPLES.pgpass), '--columns', columns);
    expect([none.code, none.stderr]).toEqual([2, jasmine.stringContaining('None of the files is a table')]);
  });

  it('takes the address of rows of a table that have none, and a row’s own before it', async () => {
    const address = ['--address', 'https://git.example.com'];
    const placesOf = async (...words: readonly string[]) => {
      const { plan, leftOut } = await planOf(...words);
      expect(leftOut).toEqual([]);
      return plan.entries.map(({ store, title }) => [store, title]);
    };
    const tokens = file('tokens.csv', 'username,token\nkim,canary1\nlee,canary2\n');
    const alone = await planOf(tokens, '--store', 'source-repositories', '--columns', 'password=token');
    expect(alone.leftOut.map(({ at, reason }) => [at, reason])).toEqual([
      ['line 2', 'No column of it has an address. Say it by --address.'],
      ['line 3', 'No column of it has an address. Say it by --address.'],
    ]);
    const ofGit = [
      ['source-repositories', jasmine.stringMatching(/git\.example\.com.*kim|kim.*git\.example\.com/)],
      ['source-repositories', jasmine.stringMatching(/git\.example\.com.*lee|lee.*git\.example\.com/)],
    ];
    for (const columns of [[], ['--columns', 'password=token']])
      expect(await placesOf(tokens, '--store', 'source-repositories', ...columns, ...address)).toEqual(ofGit);
    const some = file(
      'registries.csv',
      'url,username,password\nharbor.example.com,kim,canary1\n,lee,canary2\n',
    );
    const said = ['--address', 'registry.example.com:5000'];
    expect(await placesOf(some, '--store', 'registries', ...said)).toEqual([
      ['registries', jasmine.stringContaining('harbor.example.com')],
      ['registries', jasmine.stringContaining('registry.example.com:5000')],
    ]);
    // The address tells the store where it is one that only one kind of account has.
    expect(await placesOf(tokens, '--address', 'https://github.com')).toEqual([
      ['source-repositories', jasmine.stringContaining('github.com')],
      ['source-repositories', jasmine.stringContaining('github.com')],
    ]);
    // It is no address of a server or of a database.
    const hosts = file('hosts.csv', 'host,username\n10.0.0.1,ops\n,ops\n');
    const { plan, leftOut } = await planOf(hosts, ...address);
    expect([plan.entries.length, leftOut.map(({ at }) => at)]).toEqual([1, ['line 3']]);
  });

  it('takes the store of what fits several', async () => {
    const path = file('logins.csv', 'url,username,password\nhttps://code.example.com,kim,canary\n');
    expect((await planOf(path)).leftOut).toEqual([
      jasmine.objectContaining({ at: 'line 2', reason: jasmine.stringContaining('which store') }),
    ]);
    const { plan, leftOut } = await planOf(path, '--store', 'registries');
    expect([plan.entries.map(({ store }) => store), leftOut]).toEqual([['registries'], []]);
    const table = file('boxes.csv', 'Box,Where,Who,Word\nweb,db.example.com,app,canary\n');
    const rows = await planOf(
      table,
      '--store',
      'db-connections',
      '--columns',
      'label=Box,host=Where,username=Who,password=Word',
    );
    expect(rows.leftOut.map(({ reason }) => reason)).toEqual([jasmine.stringContaining('engine')]);
    expect((await run(path, '--store', 'nowhere')).code).toBe(2);
    expect((await run(path, '--plan', '--yes')).code).toBe(2);
  });
});
