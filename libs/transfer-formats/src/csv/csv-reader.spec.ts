import { readText } from '../testing/read-text';

const SERVERS =
  '서버명,IP,포트,계정,비밀번호,담당,비고\n정산 1,10.20.3.7,2222,deploy,a b ,정산팀,야간\n정산 2,10.20.3.8,,deploy,,,\n,,,,,,\nx,1,2,3,4,5,6,7\n';

describe('Any other table', () => {
  it('is read by the names of its columns, and lists those that it does not know', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(SERVERS);
    expect(format).toBe('csv');
    expect(entries.map(({ at, store, fields }) => [at, store, fields])).toEqual([
      [
        'line 2',
        'servers',
        {
          label: '정산 1',
          protocol: 'ssh',
          host: '10.20.3.7',
          port: 2222,
          username: 'deploy',
          notes: '야간',
        },
      ],
      [
        'line 3',
        'servers',
        { label: '정산 2', protocol: 'ssh', host: '10.20.3.8', port: 22, username: 'deploy' },
      ],
    ]);
    expect(sshSecrets.map(({ at, secret }) => [at, secret])).toEqual([
      ['line 2', { kind: 'password', password: 'a b ' }],
    ]);
    expect(leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      'line 1: the column “담당” with 2 values',
      'line 4: a row',
      'line 5: a row',
    ]);
  });

  it('is none where lists in brackets repeat named values, as in YAML', async () => {
    const repeated = ['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => {
      const before = `*${'abcdef'[index]}`;
      return `${name}: &${name} [${[before, before, before].join()}]\n`;
    });
    const yaml = `a: &a ["x","x","x"]\n${repeated.join('')}apiVersion: v1\nkind: Config\nclusters: *g\n`;
    const { format, leftOut } = await readText(yaml);
    expect([format, leftOut.length]).toEqual([null, 1]);
    const table = await readText('host: &,user,password\nghcr.io,kim,x\nquay.io,kim,y\n');
    expect(table.format).toBe('csv');
  });

  it('in CP949 and with semicolons is the same', async () => {
    const bytes = Uint8Array.from([
      0xbc,
      0xad,
      0xb9,
      0xf6,
      ...Buffer.from(';ip;user;password\nx;10.0.0.1;u;p;\n'.replace('p;\n', 'p\n')),
    ]);
    const { encoding, entries } = await readText(bytes);
    expect([encoding, entries.map(({ fields }) => fields['host'])]).toEqual(['cp949', ['10.0.0.1']]);
  });

  it('may begin with the line that tells Excel what separates its cells', async () => {
    const text = `sep=;\r\n${SERVERS.replaceAll(',', ';').replaceAll('\n', '\r\n')}`;
    const { format, entries, leftOut } = await readText(text);
    expect(format).toBe('csv');
    expect(entries.map(({ at, fields }) => [at, fields.label])).toEqual([
      ['line 3', '정산 1'],
      ['line 4', '정산 2'],
    ]);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 2', 'line 5', 'line 6']);
    for (const line of ['sep=;', '"sep=;"', 'SEP=; ', 'sep=,']) {
      const rows = await readText(`${line}\n${SERVERS.replaceAll(',', ';')}`);
      expect([rows.format, rows.entries.length]).withContext(line).toEqual(['csv', 2]);
    }
  });

  it('whose columns nobody knows waits for a mapping', async () => {
    const { entries, leftOut } = await readText('a;b;c\ndb.acme.io;kim;p w\n');
    expect([entries, leftOut.map(({ at }) => at)]).toEqual([[], ['line 1', 'line 2']]);
  });

  it('reaches a server by the way that its row says, or not at all', async () => {
    const { entries, leftOut, behind } = await readText(
      'name,ip,user,jump server\nInner,10.0.0.1,u,GATE\nGate,10.0.0.2,u,\nLost,10.0.0.3,u,nobody\nBehind,10.0.0.4,u,Lost\n',
    );
    const gate = entries.find(({ fields }) => fields['label'] === 'Gate')?.ref;
    expect(entries.map(({ fields: { label, jumpServer } }) => [label, jumpServer])).toEqual([
      ['Inner', gate],
      ['Gate', undefined],
    ]);
    expect(leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      'line 4: the server Lost',
      'line 5: the server Behind',
    ]);
    expect(leftOut[0].reason).toContain('“nobody” is no row of this file');
    expect(behind?.map(({ entry: { fields }, jumpName }) => [fields['label'], jumpName])).toEqual([
      ['Lost', 'nobody'],
      ['Behind', undefined],
    ]);
  });

  it('is no prose', async () => {
    expect((await readText('Hello, world.\nThis is a letter.\nIt has lines.\n')).format).toBeNull();
  });

  it('of KeePass 1 has backslashes before quotes and backslashes', async () => {
    const { format, entries } = await readText(
      String.raw`"Account","Login Name","Password","Web Site","Comments"
"Slash \\ Quote \"","kim","a\\b\"c,\\\\n\\","https://git.acme.io","one
two \"three\""
"Box","root","p\\","ssh://h.acme.io:2222",""
`,
    );
    expect(format).toBe('csv');
    expect(entries.map(({ fields, secret }) => [fields['label'], secret])).toEqual([
      [
        String.raw`Slash \ Quote "`,
        { [Object.keys(entries[0].secret ?? {})[0]]: String.raw`a\b"c,\\n` + '\\' },
      ],
      ['Box', undefined],
    ]);
    expect(entries[0].fields['notes']).toBe('one\ntwo "three"');
  });

  it('takes the first of several addresses in a cell, and lists the others', async () => {
    const { entries, leftOut } = await readText(
      'name,login_uri,login_username,login_password\nA,"https://a.io/x,y,https://b.io",u,p\n',
    );
    expect(entries.map(({ fields }) => fields['url'])).toEqual(['https://a.io/x,y']);
    expect(leftOut.map(({ what }) => what)).toEqual(['another address of A: b.io']);
  });
});
