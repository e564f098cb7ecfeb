import fc from 'fast-check';
import { readText } from '../testing/read-text';

async function one(text: string): Promise<Record<string, unknown>> {
  const { format, entries, leftOut } = await readText(text);
  expect(format).withContext(text).toBe('uri');
  expect(leftOut).withContext(text).toEqual([]);
  expect(entries.length).withContext(text).toBe(1);
  const { label: _label, ...fields } = entries[0].fields;
  return { ...fields, ...entries[0].secret, ...(entries[0].asks ? { asks: entries[0].asks } : {}) };
}

const account = (engine: string, port: number, more: object = {}) => ({
  engine,
  host: 'db.acme.io',
  port,
  database: 'shop',
  username: 'kim',
  password: 'p;w',
  ...more,
});

describe('The address of a database', () => {
  for (const [text, expected] of [
    ['postgres://kim:p%3Bw@db.acme.io/shop', account('postgresql', 5432)],
    [
      'postgresql+psycopg://kim:p;w@db.acme.io:6432/shop?sslmode=verify-full',
      account('postgresql', 6432, { options: { tlsMode: 'verify-full' } }),
    ],
    ['cockroachdb://kim:p%3Bw@db.acme.io:26257/shop', account('postgresql', 26257)],
    [
      'db.acme.io,password=p;w@/x==,ssl=True',
      account('redis', 6380, {
        database: '0',
        username: 'default',
        password: 'p;w@/x==',
        options: { tlsMode: 'require' },
      }),
    ],
    [
      'db.acme.io:7000,[2001:db8::1]:7001, User = kim ,PASSWORD= p;w,defaultDatabase=2',
      account('redis', 7000, { database: '2', options: { hosts: ['[2001:db8::1]:7001'] } }),
    ],
    ['postgresql:///shop?host=db.acme.io&user=kim&password=p%3Bw', account('postgresql', 5432)],
    [
      'jdbc:postgresql://db.acme.io/shop?user=kim&password=p%3bw&ssl=true',
      account('postgresql', 5432, { options: { tlsMode: 'require' } }),
    ],
    ["host=db.acme.io dbname = shop user=kim password='p;w'", undefined],
    [
      "host=db.acme.io dbname=shop user='kim' password=p\\ w\\'",
      account('postgresql', 5432, { password: "p w'" }),
    ],
    ["Host=db.acme.io;Username=kim;Password='p;w';Database=shop", account('postgresql', 5432)],
    [
      'mysql2://kim:p;w@db.acme.io/shop?ssl-mode=VERIFY_IDENTITY',
      account('mysql', 3306, { options: { tlsMode: 'verify-full' } }),
    ],
    ['jdbc:mariadb:sequential://db.acme.io:3307/shop?user=kim&password=p%3Bw', account('mariadb', 3307)],
    ['kim:p;w@tcp(db.acme.io:3306)/shop', account('mysql', 3306)],
    ['mysql:host=db.acme.io;dbname=shop;user=kim;password="p;w"', account('mysql', 3306)],
    [
      'Server=db.acme.io;Port=3306;Database=shop;Uid=kim;Pwd="p;w";SslMode=None',
      account('mysql', 3306, { options: { tlsMode: 'disable' } }),
    ],
    [
      'mongodb://kim:p;w@db.acme.io,b.acme.io:27018/shop?authSource=admin&replicaSet=rs0',
      account('mongodb', 27017, {
        options: { hosts: ['b.acme.io:27018'], authSource: 'admin', replicaSet: 'rs0' },
      }),
    ],
    ['mongodb+srv://kim:p;w@db.acme.io/shop', account('mongodb', 27017, { options: { srv: true } })],
    [
      'rediss://:p;w@db.acme.io/2',
      account('redis', 6379, { database: '2', username: 'default', options: { tlsMode: 'require' } }),
    ],
    ['sqlserver://kim:p;w@db.acme.io?database=shop', account('sqlserver', 1433)],
    [
      'jdbc:sqlserver://db.acme.io:1434;databaseName=shop;user=kim;password={p;w}',
      account('sqlserver', 1434),
    ],
    [
      'Server=tcp:db.acme.io,1433;Initial Catalog=shop;User ID=kim;Password="p;w";Encrypt=True',
      account('sqlserver', 1433, { options: { tlsMode: 'require' } }),
    ],
    ['Data Source=db.acme.io;Initial Catalog=shop;User Id=kim;Password={p;w}', account('sqlserver', 1433)],
    [
      'jdbc:oracle:thin:kim/p;w@//db.acme.io:1522/shop',
      account('oracle', 1522, { options: { serviceName: 'shop' } }),
    ],
    ['jdbc:oracle:thin:kim/p;w@db.acme.io:1521:shop', account('oracle', 1521)],
    ['postgres://kim:p;w@[2001:db8::1]:5433/shop', account('postgresql', 5433, { host: '2001:db8::1' })],
    ['pg://kim:p%3Bw@db.acme.io/shop', account('postgresql', 5432)],
    ['postgres://kim@db.acme.io/shop?port=6432&password=p%3Bw', account('postgresql', 6432)],
    ['postgres://:6432/shop?host=db.acme.io&user=kim&password=p%3Bw', account('postgresql', 6432)],
    [
      'kim:p;w@/shop?tls=skip-verify',
      account('mysql', 3306, { host: '127.0.0.1', options: { tlsMode: 'require' } }),
    ],
    ['postgres://kim:a%2fb%3A@db.acme.io/shop', account('postgresql', 5432, { password: 'a/b:' })],
  ] as const) {
    it(`${text} is read`, async () => {
      expect(await one(text)).toEqual(expected ?? account('postgresql', 5432));
    });
  }

  for (const [text, password] of [
    ['postgres://kim:a@b@db.acme.io/shop', 'a@b'],
    ['postgres://kim:a/b@db.acme.io/shop', 'a/b'],
    ['postgres://kim:a#b@db.acme.io/shop', 'a#b'],
    ['postgres://kim:a?b@db.acme.io/shop', 'a?b'],
    ['postgres://kim:a:b@db.acme.io/shop', 'a:b'],
    ['mongodb://kim:100%@db.acme.io/shop', '100%'],
  ]) {
    it(`${text} shows how it was divided, and asks`, async () => {
      const { entries } = await readText(text);
      expect(entries[0].secret).toEqual({ password });
      expect(entries[0].fields['host']).toBe('db.acme.io');
      expect(entries[0].asks).toEqual(['password']);
      expect(entries[0].remarks?.join()).toContain('“db.acme.io” as the host');
      expect(entries[0].remarks?.join()).not.toContain(password);
    });
  }

  it('asks for what it does not tell, and lists what has no field', async () => {
    const { entries, leftOut } = await readText(
      '# mine\n\nmysql://db.acme.io?charset=utf8&x=1\r\npostgres://u:p@%2Frun/d\n',
    );
    expect(entries.map(({ at, asks }) => [at, asks])).toEqual([
      ['line 3', ['database', 'username', 'password']],
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 3', 'the settings charset, x'],
      ['line 4', 'an address of a database'],
    ]);
  });

  it('of StackExchange.Redis lists what has no field, and shows nothing of a password with a comma', async () => {
    const { format, entries, leftOut } = await readText(
      'a.acme.io:6380,password=p,ssl=True,abortConnect=False,serviceName=m,$INFO=\n' +
        'b.acme.io,password=p,CANARY\nc.acme.io,password=p,CANARY=1,ssl=true\n',
    );
    expect([format, entries.length, entries[0].fields['database']]).toEqual(['uri', 1, '0']);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 1', 'the settings abortConnect, name of the Sentinel service, without a name or a value'],
      ['line 2', 'an address of a database'],
      ['line 3', 'an address of a database'],
    ]);
    expect(JSON.stringify([entries, leftOut])).not.toContain('CANARY');
  });

  it('takes the name of a host before its address, and says what stands twice or cannot be', async () => {
    const { entries, leftOut } = await readText(
      'postgres://kim:pw@db.acme.io/shop?hostaddr=10.0.0.1\npostgres://kim:pw@a.io:1/shop?host=b.io\npostgres://a%00b/shop\n',
    );
    expect(entries.map(({ fields }) => [fields['host'], fields['port']])).toEqual([
      ['db.acme.io', 5432],
      ['b.io', 1],
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 1', 'the settings hostaddr'],
      ['line 2', 'the settings host (it stands twice)'],
      ['line 3', 'an address of a database'],
    ]);
  });

  it('never takes a password behind a “/” for the name of a database', async () => {
    const { entries, leftOut } = await readText('mongodb://acme/kim:CANARY@db.acme.io/shop\n');
    expect([entries, leftOut.map(({ at }) => at)]).toEqual([[], ['line 1']]);
    expect(JSON.stringify(leftOut)).not.toContain('CANARY');
  });

  it('keeps every password', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(word, word, async (username, password) => {
        const inQuotes = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const uri = `mysql://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h/d`;
        expect(await one(uri)).toEqual(jasmine.objectContaining({ username, password }));
        if (/[\r\n]/.test(username + password)) return;
        const ado = `Server=h;Initial Catalog=d;User Id=${inQuotes(username)};Password=${inQuotes(password)}`;
        expect(await one(ado)).toEqual(jasmine.objectContaining({ username, password }));
      }),
      { numRuns: 60 },
    );
  });

  it('are no table where their passwords hold a separator and a quote each', async () => {
    const { format, entries } = await readText(
      `host=a.acme.io user=u password='a|%'\nhost=b.acme.io user=u password='|"b'\nhost=c.acme.io user=u password='"'\n`,
    );
    expect([format, entries.map(({ secret }) => secret?.['password'])]).toEqual(['uri', ['a|%', '|"b', '"']]);
  });

  it('of Oracle have their service for a database where they name none', async () => {
    const { entries } = await readText('oracle+oracledb://u:p@h:1521/?service_name=S\n');
    expect(entries.map(({ fields, asks }) => [fields['database'], fields['options'], asks])).toEqual([
      ['S', { serviceName: 'S' }, undefined],
    ]);
  });
});
