import fc from 'fast-check';
import { readText } from '../testing/read-text';

describe('A .pgpass file', () => {
  it('is read from left to right, escapes undone', async () => {
    const text =
      '# host:port:db:user:pass\ndb.acme.io:5432:shop:kim:a\\:b\\\\c d \r\n\\:\\:1:5433:*:u:p\nh:*:d:*:p:rest\n';
    const { format, entries, leftOut } = await readText(text);
    expect([format, leftOut]).toEqual(['pgpass', []]);
    expect(
      entries.map(({ at, fields, secret, asks }) => [
        at,
        fields['host'],
        fields['port'],
        fields['database'],
        fields['username'],
        secret?.['password'],
        asks,
      ]),
    ).toEqual([
      ['line 2', 'db.acme.io', 5432, 'shop', 'kim', 'a:b\\c d ', undefined],
      ['line 3', '::1', 5433, undefined, 'u', 'p', ['database']],
      ['line 4', 'h', 5432, 'd', undefined, 'p', ['port', 'username']],
    ]);
    expect(entries[2].remarks?.length).toBe(1);
  });

  it('may be indented: no host begins with a blank, but a password may end in one', async () => {
    const { format, entries, leftOut } = await readText('\t# mine\n\tdb.acme.io:5432:shop:kim:pw \n  \n');
    expect([format, leftOut]).toEqual(['pgpass', []]);
    expect(entries.map(({ fields, secret }) => [fields['host'], secret])).toEqual([
      ['db.acme.io', { password: 'pw ' }],
    ]);
  });

  it('leaves out what is for every host, for a socket, or empty', async () => {
    const { entries, leftOut } = await readText(
      '*:*:*:u:p\n/var/run/postgresql:5432:d:u:p\nh:5432:d:u:\nh:1:d:u:p\nh:1:d\n',
    );
    expect([entries.length, leftOut.map(({ at }) => at)]).toEqual([
      1,
      ['line 1', 'line 2', 'line 3', 'line 5'],
    ]);
  });

  it('is not what /etc/passwd is', async () => {
    expect((await readText('root:x:0:0:root:/root:/bin/sh\n')).format).toBeNull();
  });

  it('loses nothing', async () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !/[\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word, word), { minLength: 1, maxLength: 6 }), async (rows) => {
        const escape = (text: string) => text.replace(/[:\\]/g, '\\$&');
        const text = rows.map(
          (row) =>
            `h:5432:${row
              .map(escape)
              .map((field) => (field === '*' ? '\\*' : field))
              .join(':')}`,
        );
        const { entries } = await readText(text.join('\n'));
        expect(
          entries.map(({ fields, secret }) => [fields['database'], fields['username'], secret?.['password']]),
        ).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('is one also where user names look like the end of another address', async () => {
    const { format, entries } = await readText('h:5432:d:u@/x:p\nh:5432:d:u@tcp(h:1)/x:p\n');
    expect([format, entries.map(({ fields }) => fields['username'])]).toEqual([
      'pgpass',
      ['u@/x', 'u@tcp(h'],
    ]);
  });
});
