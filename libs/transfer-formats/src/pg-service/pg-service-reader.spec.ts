import { readText } from '../testing/read-text';

describe('A service file of PostgreSQL', () => {
  it('gives an account per service, with values as they stand', async () => {
    const text =
      '# mine\n[shop]\nhost=a.acme.io,b.acme.io\nport=5432,5433\ndbname=shop\nuser=kim\npassword= p w#\nsslmode=verify-ca\nconnect_timeout=5\n[plain]\r\nhost=c.acme.io\r\ndbname=d\r\nuser=u\r\n[ldap]\nldap://x\n[shop]\nhost=d\ndbname=d\nuser=u\npassword=p';
    const { format, entries, leftOut } = await readText(text);
    expect(format).toBe('pg-service');
    expect(
      entries.map(({ at, fields, secret, asks }) => [
        at,
        fields['label'],
        fields['host'],
        fields['options'],
        secret,
        asks,
      ]),
    ).toEqual([
      [
        'line 2',
        'shop',
        'a.acme.io',
        { tlsMode: 'verify-ca', hosts: ['b.acme.io:5433'] },
        { password: ' p w#' },
        undefined,
      ],
      ['line 10', 'plain', 'c.acme.io', undefined, undefined, ['password']],
      ['line 16', 'shop', 'd', undefined, { password: 'p' }, undefined],
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 2', 'the settings connect_timeout'],
      ['line 14', 'the service ldap'],
    ]);
    expect(entries[2].remarks?.length).toBe(1);
  });

  it('takes the first of two values, as libpq does, and lists the second', async () => {
    const { entries, leftOut } = await readText('[a]\nhost=h\ndbname=one\ndbname=two\nuser=u\npassword=p\n');
    expect(entries.map(({ fields }) => fields['database'])).toEqual(['one']);
    expect(leftOut.map(({ what }) => what)).toEqual(['the settings dbname (it stands twice)']);
  });

  it('may have blanks around the sign, as other programs than libpq read it', async () => {
    const { format, entries } = await readText(
      '[def]\nhost = def.acme.io\nuser = kim\npassword = p=w #\ndbname=d\napplication_name = has space\n',
    );
    expect(format).toBe('pg-service');
    expect(entries.map(({ fields, secret }) => [fields['host'], fields['username'], secret])).toEqual([
      ['def.acme.io', 'kim', { password: 'p=w #' }],
    ]);
  });

  it('is no TOML', async () => {
    for (const text of [
      '[registry."reg.acme.io".auth]\nusername = "u"\npassword = "p"\n',
      '[db]\nhost = "h"\nuser = "u"\npassword = "p"\n',
    ])
      expect((await readText(text)).format).not.toBe('pg-service');
  });
});
