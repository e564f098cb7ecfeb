import { readText } from '../testing/read-text';
import { READING_LIMITS } from '../reading-limits';

describe('An env file', () => {
  it('gives databases, sets of variables, and tokens', async () => {
    const text =
      '# app\nexport DATABASE_URL="postgres://kim:p%20w@db.acme.io/shop" # main\nREDIS_URL=\'redis://r.acme.io\'\nDB_CONNECTION=mysql\nDB_HOST=my.acme.io\nDB_PORT=3307\nDB_DATABASE=d\nDB_USERNAME=u\nDB_PASSWORD="a#\\"b\\nc"\r\nGH_TOKEN=gho_x\nAPP_NAME=shop\nEMPTY=\nBAD=postgres://${U}:p@h/d\nKEY="one\ntwo"\n';
    const { format, entries, leftOut } = await readText(text);
    expect(format).toBe('env');
    expect(
      entries.map(({ at, store, fields, secret, asks }) => [
        at,
        store,
        fields['engine'] ?? fields['provider'],
        secret,
        asks,
      ]),
    ).toEqual([
      ['line 2', 'db-connections', 'postgresql', { password: 'p w' }, undefined],
      ['line 3', 'db-connections', 'redis', undefined, ['password']],
      ['line 10', 'source-repositories', 'github', { token: 'gho_x' }, ['baseUrl']],
      ['line 9', 'db-connections', 'mysql', { password: 'a#"b\nc' }, undefined],
    ]);
    expect(entries[3].fields).toEqual(
      jasmine.objectContaining({ host: 'my.acme.io', port: 3307, database: 'd', username: 'u' }),
    );
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 11', 'the variable APP_NAME'],
      ['line 12', 'the variable EMPTY'],
      ['line 13', 'the variable BAD'],
      ['line 14', 'the variable KEY'],
    ]);
  });

  it('that refers to another variable is left out, and one with an escaped “$” is not', async () => {
    const { entries, leftOut } = await readText(
      'DB_A_HOST=h\nDB_A_PASSWORD="\\${x}\\$(y)"\nDB_B_HOST=h\nDB_B_PASSWORD="\\\\${x}"\nURL="redis://:\\${x}@h"\nOTHER=redis://:${x}@h\n',
    );
    expect(entries.map(({ at, secret }) => [at, secret])).toEqual([
      ['line 5', { password: '${x}' }],
      ['line 2', { password: '${x}$(y)' }],
    ]);
    expect(leftOut.map(({ at }) => at).sort()).toEqual(['line 3', 'line 4', 'line 6']);
  });

  it('of very many databases is read, and a value without end is left out', async () => {
    const sets = Array.from(
      { length: READING_LIMITS.entries },
      (_, index) => `DB_${index}_HOST=h\nDB_${index}_PASSWORD=p\n`,
    );
    const { entries, leftOut } = await readText(sets.join(''));
    expect([entries.length, leftOut.length]).toEqual([READING_LIMITS.entries, 0]);
    const long = await readText(
      `A=b\nDB_HOST=h\nDB_USER=u\nDB_URL="${'\\$'.repeat(600_000)}"\nDB_PASSWORD=p\n`,
    );
    expect(long.leftOut.map(({ at, reason }) => [at, reason])).toEqual([
      ['line 4', 'It is no NAME=value, or far too long for one.'],
      ['line 1', 'It is no address of a database, and no token that KIOPS knows.'],
    ]);
  });

  it('of a database in a container asks for its host', async () => {
    const { entries } = await readText('POSTGRES_USER=u\nPOSTGRES_PASSWORD=p$w\nPOSTGRES_DB=d\n');
    expect(entries.map(({ fields, secret, asks }) => [fields['engine'], secret, asks])).toEqual([
      ['postgresql', { password: 'p$w' }, ['host']],
    ]);
  });

  it('joins an address and the login beside it, where no host of its own stands there', async () => {
    const { entries, leftOut } = await readText(
      'SPRING_DATASOURCE_URL=jdbc:postgresql://db.acme.io:5433/shop\nSPRING_DATASOURCE_USERNAME=kim\nSPRING_DATASOURCE_PASSWORD="p w"\n' +
        'DB_URL=mysql://m.acme.io/d\nDB_HOST=other.acme.io\nDB_USER=u\nDB_PASSWORD=p\n' +
        'A_URL=postgres://a.acme.io/${X}\nA_USER=u\nA_PASSWORD=q\n' +
        'B_URL=postgres://lee@b.acme.io/b\nB_USER=kim\nB_PASSWORD=r\n',
    );
    expect(entries.map(({ at, fields, secret }) => [at, fields['host'], fields['username'], secret])).toEqual(
      [
        ['line 4', 'm.acme.io', undefined, undefined],
        ['line 11', 'b.acme.io', 'lee', undefined],
        ['line 1', 'db.acme.io', 'kim', { password: 'p w' }],
        ['line 7', 'other.acme.io', 'u', { password: 'p' }],
      ],
    );
    expect(entries[2].fields).toEqual(jasmine.objectContaining({ port: 5433, database: 'shop' }));
    expect(entries[2].remarks?.[0]).toBe(
      'It is told by SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD.',
    );
    expect(leftOut.map(({ at }) => at).sort()).toEqual(['line 10', 'line 12', 'line 13', 'line 8', 'line 9']);
  });
});
