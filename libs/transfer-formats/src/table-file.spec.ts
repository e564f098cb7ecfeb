import fc from 'fast-check';
import { CSV_ROWS, CSV_TARGETS, type CsvMapping, type CsvTarget } from './csv/mapping';
import { AS_RECOGNISED, TableFile, type TableChoice } from './table-file';

function table(content: string | Uint8Array): TableFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return new TableFile({ name: 'table.csv', bytes });
}

function said(
  rows: CsvMapping['rows'],
  columns: readonly (CsvTarget | null)[],
  hasHeader = true,
): TableChoice {
  return { ...AS_RECOGNISED, mapping: { rows, columns, hasHeader } };
}

const places = (leftOut: readonly { readonly at: string; readonly reason: string }[]) =>
  leftOut.map(({ at, reason }) => `${at}: ${reason}`);

describe('A table whose columns a person names', () => {
  it('proposes what its names tell, with the first values, and hides those that look secret', () => {
    const text = '서버명;IP;비밀번호;담당;x\nA;10.0.0.1;hunter2;kim;ghp_0123456789abcdef\nB;no host!;;lee;\n';
    const { separator, encoding, preview } = table(text).look(AS_RECOGNISED);
    expect([separator, encoding, preview?.rows]).toEqual([';', 'utf-8', 2]);
    expect(preview?.mapping).toEqual({
      rows: 'servers',
      columns: ['label', 'host', 'password', null, null],
      hasHeader: true,
    });
    expect(
      preview?.columns.map(({ name, looksSecret, filled, unfit }) => [name, looksSecret, filled, unfit]),
    ).toEqual([
      ['서버명', false, 2, 0],
      ['IP', false, 2, 1],
      ['비밀번호', true, 1, 0],
      ['담당', false, 2, 0],
      ['x', true, 1, 0],
    ]);
    expect(preview?.records.map(({ at, store, secret }) => [at, store, secret])).toEqual([
      ['line 2', 'servers', 'browser'],
    ]);
    expect(JSON.stringify(preview?.records)).not.toContain('hunter2');
  });

  it('is left out whole, and says so, where a person leaves it out', () => {
    const { entries, sshSecrets, leftOut } = table('host,user,password\nghcr.io,kim,hunter2\n').read({
      ...AS_RECOGNISED,
      isLeftOut: true,
    });
    expect([entries, sshSecrets]).toEqual([[], []]);
    expect(leftOut.map(({ what, reason }) => `${what}: ${reason}`)).toEqual([
      'the file: You left it out, instead of saying what its columns are.',
    ]);
  });

  it('hides a column by its first row even where nobody recognises the names', () => {
    for (const name of ['Zugangscode', 'Wachtwoord', 'Пароль', '暗証番号']) {
      const { preview } = table(`Rechner,${name}\nalpha,swordfish\nbeta,trout\n`).look(AS_RECOGNISED);
      expect([preview?.mapping.hasHeader, preview?.columns.map(({ looksSecret }) => looksSecret)])
        .withContext(name)
        .toEqual([false, [false, true]]);
    }
  });

  it('proposes columns by names in several languages, and as sheets write them', () => {
    for (const [header, columns] of [
      ['Hostname/IP,SSH Port,User Name,Password', ['host', 'port', 'username', 'password']],
      ['Bezeichnung;Adresse;Benutzername;Kennwort', ['label', 'host', 'username', 'password']],
      ['Nom;Adresse;Nom d’utilisateur;Mot de passe', ['label', 'host', 'username', 'password']],
      ['Nombre;Dirección;Usuario;Contraseña', ['label', 'host', 'username', 'password']],
      ['名前,ホスト名,ユーザー名,パスワード', ['label', 'host', 'username', 'password']],
      ['名称,主机,用户名,密码', ['label', 'host', 'username', 'password']],
      ['Server IP,Login ID,Jump box,비번', ['host', 'username', 'jumpServer', 'password']],
    ] as const) {
      const { preview } = table(`${header}\na${header.includes(';') ? ';' : ','}b\n`).look(AS_RECOGNISED);
      expect(preview?.mapping.columns).withContext(header).toEqual(columns);
    }
  });

  it('is the same table by its names alone: what stands below does not matter, their order does', () => {
    const idOf = (text: string) => table(text).look(AS_RECOGNISED).preview?.headerId;
    expect(idOf('host,user\na,b\n')).toBe(idOf('host,user\nc,d\ne,f\n') as string);
    expect(idOf('host,user\na,b\n')).not.toBe(idOf('user,host\na,b\n') as string);
  });

  it('says which column is missing', () => {
    const look = (choice: TableChoice) => table('a,b\n1,2\n').look(choice).preview?.missing;
    expect(look(said('servers', ['label', null]))).toEqual(['host']);
    expect(look(said('registries', ['label', 'password']))).toEqual(['url']);
    expect(look(said('docker-hub', [null, null]))).toEqual(['username', 'password']);
    expect(look(said('servers', ['store', null]))).toEqual([]);
  });

  it('with rows of many kinds puts each where it says', () => {
    const text =
      'kind,name,address,user,secret,port,db\nServer,S,10.0.0.1,u,p1,2222,\nregistry,R,harbor.acme.io,robot$ci,p2,,\n' +
      'DB,D,db.acme.io,u,p3,5432,pay\nDocker Hub,H,,kim,p4,,\ngit,G,git.acme.io,kim,p5,,x\nfridge,F,f,u,p6,,\n,L,gitlab.com,kim,p7,,\n';
    const { entries, sshSecrets, leftOut } = table(text).read(
      said('logins', ['store', 'label', 'host', 'username', 'password', 'port', 'database']),
    );
    const at = (line: number) => entries.find((entry) => entry.at === `line ${line}`);
    expect([2, 3, 4, 5, 6, 8].map((line) => [at(line)?.store, at(line)?.fields['label']])).toEqual([
      ['servers', 'S'],
      ['registries', 'R'],
      ['db-connections', 'D'],
      ['docker-hub', 'H'],
      ['source-repositories', 'G'],
      ['source-repositories', 'L'],
    ]);
    expect(sshSecrets.map(({ secret }) => secret)).toEqual([{ kind: 'password', password: 'p1' }]);
    expect(at(3)?.secret).toEqual({ password: 'p2' });
    expect(at(5)?.secret).toEqual({ accessToken: 'p4' });
    expect(at(6)?.secret).toEqual({ token: 'p5' });
    expect(places(leftOut)).toEqual([
      'line 6: It has no such field.',
      'line 7: It says that it is “fridge”, which is no store.',
    ]);
  });

  it('that is ragged, repeats its names, or holds NULs leaves those rows out, and keeps formulas as they are', () => {
    const text =
      "host,user,password\na.io,u\nb.io,u,p,more\nc.io,u,p,,\nhost,user,password\nd.io,u,=cmd|' /C calc'!A0\ne.io,u,a\0b\n,,\n";
    const { entries, sshSecrets, leftOut } = table(text).read({ ...AS_RECOGNISED, encoding: 'utf-8' });
    expect(entries.map(({ fields }) => fields['host'])).toEqual(['a.io', 'c.io', 'd.io']);
    expect(sshSecrets.map(({ secret }) => secret.kind === 'password' && secret.password)).toEqual([
      'p',
      "=cmd|' /C calc'!A0",
    ]);
    expect(places(leftOut)).toEqual([
      'line 3: It has more cells than there are columns: nobody can tell which is which.',
      'line 5: It repeats the names of the columns.',
      'line 7: It holds a NUL character, which no text has.',
      'line 8: It is empty.',
    ]);
  });

  it('with a column twice takes the first, and lists the other', () => {
    const { sshSecrets, leftOut } = table('host,user,password,password\na.io,u,p,q\n').read(AS_RECOGNISED);
    expect(sshSecrets.map(({ secret }) => secret.kind === 'password' && secret.password)).toEqual(['p']);
    expect(leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      'line 1: the column “password” with 1 values',
    ]);
  });

  it('without an address takes the one that is given, where a row has none of its own', () => {
    const table = new TableFile({
      name: 'tokens.csv',
      bytes: new TextEncoder().encode(
        'host,port,username,password,store\n,,kim,p,git\nown.acme.io,8443,lee,q,registry\n,,ops,,server\n',
      ),
    });
    const { entries, leftOut } = table.read({ ...AS_RECOGNISED, address: 'https://git.acme.io/team' });
    expect(entries.map(({ store, fields }) => [store, fields['baseUrl'] ?? fields['url']])).toEqual([
      ['source-repositories', 'https://git.acme.io/team'],
      ['registries', 'own.acme.io:8443'],
    ]);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 4']);
  });

  it('whose quote is not closed says in which line', () => {
    const bad = 'host,user\na.io,"u"\nb.io,"v\nc.io,w\n';
    expect(table(bad).look(AS_RECOGNISED).fault).toContain('a quote that opens in line 3 is not closed');
    const { error, leftOut } = table(bad).read(AS_RECOGNISED);
    expect([error, leftOut.length]).toEqual(['damaged', 1]);
  });

  it('of 200 columns, of no rows, and of 20,000 rows is read', () => {
    const wide = Array.from({ length: 200 }, (_, index) => `c${index}`).join(',');
    expect(table(`${wide}\n${wide.replaceAll('c', 'v')}\n`).look(AS_RECOGNISED).preview?.columns.length).toBe(
      200,
    );
    expect(table('').look(AS_RECOGNISED).preview?.rows).toBe(0);
    const long = `url,user,password\n${'ghcr.io,u,p\n'.repeat(20_000)}`;
    expect(table(long).read(AS_RECOGNISED).entries.length).toBe(20_000);
    expect(table(`${long}ghcr.io,u,p\n`).read(AS_RECOGNISED).error).toBe('too-large');
  });

  it('of 20,000 servers with their passwords is read: what the browser keeps is no second entry', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `h${index},u,p\n`).join('');
    const { error, entries, sshSecrets } = table(`host,user,password\n${rows}`).read(AS_RECOGNISED);
    expect([error, entries.length, sshSecrets.length]).toEqual([undefined, 20_000, 20_000]);
  });

  it('in a wrong encoding never gives a replacement character, and leaves out what cannot be read', () => {
    const bytes = Uint8Array.from([
      ...new TextEncoder().encode('url,user,password\nghcr.io,u,'),
      0xba,
      0xf1,
      ...new TextEncoder().encode('\nghcr.io,v,p\n'),
    ]);
    const read = (encoding: TableChoice['encoding']) => table(bytes).read({ ...AS_RECOGNISED, encoding });
    expect(read(null).entries.map(({ secret }) => secret)).toEqual([{ password: '비' }, { password: 'p' }]);
    const wrong = read('utf-8');
    expect(wrong.entries.map(({ secret }) => secret)).toEqual([{ password: 'p' }]);
    expect(wrong.leftOut.map(({ at }) => at)).toEqual(['line 2']);
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'cp949', 'shift_jis', 'windows-1252'] as const)
      expect(JSON.stringify(read(encoding))).not.toContain('\ufffd');
    const half = Uint8Array.from([...Buffer.from('\ufeffurl,user,password\nghcr.io,u,p\ud83d\n', 'utf16le')]);
    const damaged = table(half).read(AS_RECOGNISED);
    expect([damaged.encoding, damaged.entries.length, damaged.leftOut.length]).toEqual(['utf-16le', 0, 1]);
  });

  it('loses no cell, whatever it holds and whatever is said about it', () => {
    const HOSTS = ['a.io', 'b.io', '10.0.0.1', 'harbor.acme.io', 'gitlab.com', 'no host!', ''];
    const cellFor = (target: CsvTarget | null): fc.Arbitrary<string> => {
      if (target === 'store')
        return fc.constantFrom('server', 'registry', 'db', 'docker hub', 'git', 'login', 'x', '');
      if (target === 'host' || target === 'url') return fc.constantFrom(...HOSTS);
      if (target === 'port') return fc.constantFrom('22', '5432', '0', 'x', '');
      if (target === 'engine') return fc.constantFrom('mysql', 'postgres', 'other', '');
      if (target === 'jumpServer') return fc.constantFrom('a.io', 'nobody', '', '');
      return fc.constantFrom('', 'v', 'with blank', '"quoted"', 'comma,', '=1+1', '***', '비밀', 'x/y');
    };
    const sheet = fc
      .uniqueArray(fc.constantFrom(...CSV_TARGETS, null), { minLength: 1, maxLength: 10 })
      .chain((columns) =>
        fc.record({
          rows: fc.constantFrom(...CSV_ROWS),
          columns: fc.constant(columns),
          cells: fc.array(fc.tuple(...columns.map(cellFor)), { minLength: 1, maxLength: 6 }),
        }),
      );
    fc.assert(
      fc.property(sheet, ({ rows, columns, cells }) => {
        // What can be told apart by itself is marked with its place.
        const free = (target: CsvTarget | null) =>
          target !== null && ['label', 'username', 'password', 'database', 'notes'].includes(target);
        const marked = cells.map((row, line) =>
          row.map((value, column) =>
            free(columns[column]) && value !== '' ? `${value}<${line}.${column}>` : value,
          ),
        );
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const text = [columns.map((_, index) => `c${index}`), ...marked]
          .map((row) => row.map(quoted).join(','))
          .join('\n');
        const { entries, sshSecrets, leftOut } = table(`${text}\n`).read(said(rows, columns));
        for (const { reason, what } of leftOut) expect([reason === '', what === '']).toEqual([false, false]);
        for (const [index, row] of marked.entries()) {
          const at = `line ${index + 2}`;
          const stored = JSON.stringify([...entries, ...sshSecrets].filter((one) => one.at === at));
          const listed = leftOut.filter((one) => one.at === at);
          const isOut = !entries.some((one) => one.at === at);
          // A row is stored, or it is left out.
          expect(isOut && listed.length === 0)
            .withContext(text)
            .toBeFalse();
          for (const [column, value] of row.entries()) {
            if (value.trim() === '' || columns[column] === 'store') continue;
            const columnListed = leftOut.some(({ what }) => what.startsWith(`the column “c${column}” `));
            const isStored =
              stored.includes(JSON.stringify(value.trim()).slice(1, -1)) ||
              // A port, an engine, a way and folders are stored in forms of their own.
              (['port', 'engine', 'jumpServer', 'group'] as readonly unknown[]).includes(columns[column]);
            expect(isOut || isStored || columnListed || listed.length > 0)
              .withContext(`${text}\n${value}`)
              .toBeTrue();
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
