import { readText } from '../testing/read-text';

describe('An option file of MySQL', () => {
  it('gives an account per group, with what it takes from [client]', async () => {
    const text =
      '; mine\n[client]\nuser=root\npassword = "a#b \\s\\\\ \\"c\\"" # comment\nhost=db.acme.io\nport=3307\nssl-mode=REQUIRED\n' +
      "[mysql]\nno-auto-rehash\n[mysqldump]\r\nuser = backup\r\npassword=p;w\r\n[client_stage]\nhost=stage\nuser=u\npassword='q'\ndatabase=shop\n[mysqld]\nport=3306\n!include /etc/other.cnf\n";
    const { format, entries, leftOut } = await readText(text);
    expect(format).toBe('my-cnf');
    expect(
      entries.map(({ at, fields, secret }) => [
        at,
        fields['host'],
        fields['port'],
        fields['database'],
        fields['username'],
        secret?.['password'],
      ]),
    ).toEqual([
      ['line 2', 'db.acme.io', 3307, undefined, 'root', 'a#b  \\ "c"'],
      ['line 10', 'db.acme.io', 3307, undefined, 'backup', 'p;w'],
      ['line 13', 'stage', 3307, 'shop', 'u', 'q'],
    ]);
    expect(entries.map(({ fields }) => fields['options'])).toEqual(
      entries.map(() => ({ tlsMode: 'require' })),
    );
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 20', '!include'],
      ['line 8', 'the group [mysql]'],
      ['line 18', 'the group [mysqld]'],
    ]);
  });

  it('without a host is for the machine of the file, which is asked', async () => {
    const { entries } = await readText('[client]\nuser=u\npassword=p');
    expect(entries[0].fields['host']).toBe('localhost');
    expect(entries[0].asks).toEqual(['host', 'database']);
  });
});
