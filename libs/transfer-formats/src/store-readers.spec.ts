import { READING_LIMITS } from './reading-limits';
import { expectToSurvive } from './testing/mutations';
import { readText } from './testing/read-text';

const BITWARDEN = JSON.stringify({
  encrypted: false,
  folders: [{ id: 'f', name: 'a/b' }],
  items: [
    {
      type: 1,
      name: 'a',
      folderId: 'f',
      login: { username: 'u', password: 'p', uris: [{ uri: 'https://a.io' }] },
      fields: [{ name: 'x', value: 'y', type: 1 }],
    },
    { type: 5, name: 'k', sshKey: { privateKey: '-----BEGIN PRIVATE KEY-----' } },
  ],
});

/** One small file of each format. */
const SAMPLES: Readonly<Record<string, string>> = {
  'docker-config':
    '{"auths":{"ghcr.io":{"auth":"dTpw"},"a.io":{"identitytoken":"t","username":"u"}},"credHelpers":{"b.io":"x"}}',
  'kubernetes-secret':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a, annotations: {tekton.dev/git-0: https://github.com}}\ntype: kubernetes.io/basic-auth\nstringData: {username: u, password: p}\n---\nkind: Secret\ndata: {.dockerconfigjson: eyJhdXRocyI6e319}\n',
  kubeconfig:
    'clusters:\n- name: c\n  cluster: {server: https://c}\nusers:\n- name: u\n  user: &u {token: t, <<: {a: b}}\ncontexts:\n- name: x\n  context: {cluster: c, user: u}\n',
  'git-credentials': 'https://u:p@github.com\nhttps://a:b%20c@gitlab.com/x\n',
  netrc: '# x\nmachine a.io login u password "p q"\nmacdef m\nx\n\ndefault login a password b\n',
  token: 'gho_abc\nglpat-abcdefghij0123456789\n',
  pgpass: 'h:5432:d:u:p\\:q\n*:*:*:*:x\n',
  'pg-service': '[a]\nhost=h\nport=5432\ndbname=d\nuser=u\npassword=p\n',
  'my-cnf': '[client]\nuser=u\npassword="p#q" # c\n[mysqldump]\nuser=v\n!include x\n',
  uri: "postgres://u:p@h,i:1/d?sslmode=require\nmongodb+srv://u:p@h/d\njdbc:sqlserver://h;user=u;password={p}\nServer=h;Database=d;Uid=u;Pwd='p'\nhost=h dbname='d'\n",
  env: 'export DATABASE_URL="postgres://u:p@h/d"\nDB_HOST=h\nDB_PASSWORD=\'p\'\nTOKEN=gho_x\nA="b\nc"\n',
  bitwarden: BITWARDEN,
  'keepassxc-csv':
    '"Group","Title","Username","Password","URL","Notes"\n"Root/a","t","u","p","https://a.io","n"\n',
  '1password':
    'Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\na,https://a.io,u,p,,false,false,t,n\n',
  cxf: '{"version":{"major":1},"accounts":[{"collections":[{"title":"c","items":[{"item":"i"}]}],"items":[{"id":"i","title":"t","scope":{"urls":["a.io"]},"credentials":[{"type":"basic-auth","username":{"value":"u"},"password":{"value":"p"}},{"type":"ssh-key","privateKey":"AAAA"}]}]}]}',
  csv: 'host,port,user,password\na.io,22,u,p\n',
};

describe('A file of accounts', () => {
  for (const [format, sample] of Object.entries(SAMPLES)) {
    it(`(${format}) is recognised, and is read or left out however it is damaged`, async () => {
      const { format: recognised, error } = await readText(sample);
      expect([recognised, error]).toEqual([format as typeof recognised, undefined]);
      await expectToSurvive([sample], 60);
    });

    it(`(${format}) in UTF-16, with CRLF, and without its last line break gives the same`, async () => {
      const plain = await readText(sample);
      const bytes = Buffer.from(`\ufeff${sample}`, 'utf16le');
      for (const other of [new Uint8Array(bytes), sample.replace(/\n$/, '')]) {
        const { entries, leftOut } = await readText(other);
        expect(entries).toEqual(plain.entries);
        expect(leftOut).toEqual(plain.leftOut);
      }
      if (format === 'env') return;
      expect((await readText(sample.replaceAll('\n', '\r\n'))).entries).toEqual(plain.entries);
    });
  }

  it('with more than is read is told so, instead of a part of it being read', async () => {
    const many = 'h:5432:d:u:p\n'.repeat(READING_LIMITS.entries + 1);
    const { format, error, entries } = await readText(many);
    expect([format, error, entries.length]).toEqual(['pgpass', 'too-large', 0]);
    expect((await readText('\n'.repeat(1_000_002))).error).toBe('too-large');
  });

  it('whose bytes are no text in one row leaves that row out, and keeps the others', async () => {
    const bytes = Uint8Array.from([
      ...Buffer.from('h:5432:d:u:p\nh:5432:d:u:é'),
      0xff,
      ...Buffer.from('\nh:5432:d:v:é\n'),
    ]);
    const { entries, leftOut } = await readText(bytes);
    expect(entries.map(({ at, secret }) => [at, secret])).toEqual([
      ['line 1', { password: 'p' }],
      ['line 3', { password: 'é' }],
    ]);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 2']);
  });
});
