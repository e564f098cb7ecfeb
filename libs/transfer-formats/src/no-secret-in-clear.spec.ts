import fc from 'fast-check';
import type { FormatName } from './format-names';
import { cell } from './testing/held-item';
import { readText } from './testing/read-text';

const json = (value: unknown) => JSON.stringify(value);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const login = (more: object) =>
  json({
    encrypted: false,
    items: [{ type: 1, name: 'Site', login: { username: 'u', password: 'other', uris: [], ...more } }],
  });
const onePassword = (columns: string, row: string) =>
  `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n${row}${columns}`;
const cxf = (credential: object, scope: object = { urls: ['https://git.acme.io'] }) =>
  json({
    version: { major: 1, minor: 0 },
    exporterRpId: 'x',
    accounts: [{ items: [{ title: 'Site', scope, credentials: [credential] }] }],
  });

/** Where a format has a secret, and places in which people write one although they are none for it. */
const PLACES: readonly (readonly [FormatName, string, (secret: string) => string])[] = [
  ['bitwarden', 'the password', (s) => login({ password: s })],
  ['bitwarden', 'the address', (s) => login({ uris: [{ uri: `https://u:${s}@git.acme.io/x` }] })],
  ['bitwarden', 'an address of FTP', (s) => login({ uris: [{ uri: `ftp://u:${s}@ftp.acme.io` }] })],
  ['bitwarden', 'an address of GitLab', (s) => login({ uris: [{ uri: `https://u:${s}@gitlab.acme.io` }] })],
  ['bitwarden', 'the address of a database', (s) => login({ uris: [{ uri: `postgres://u:${s}@h/d` }] })],
  ['bitwarden', 'a parameter', (s) => login({ uris: [{ uri: `https://acme.io/?access_token=${s}` }] })],
  [
    'bitwarden',
    'a second address',
    (s) => login({ uris: [{ uri: 'https://a.io' }, { uri: `https://u:${s}@b.io` }] }),
  ],
  ['bitwarden', 'the one-time codes', (s) => login({ totp: s })],
  [
    'bitwarden',
    'a hidden field',
    (s) =>
      json({
        encrypted: false,
        items: [
          { type: 1, name: 'n', fields: [{ name: 'pin', type: 1, value: s }], login: { password: 'x' } },
        ],
      }),
  ],
  [
    'bitwarden',
    'notes that repeat the password',
    (s) =>
      json({
        encrypted: false,
        items: [{ type: 1, name: 'n', notes: `It is ${s}.`, login: { password: s } }],
      }),
  ],
  [
    'bitwarden',
    'notes with an address',
    (s) =>
      json({
        encrypted: false,
        items: [{ type: 1, name: 'n', notes: `See https://u:${s}@h/`, login: { password: 'x' } }],
      }),
  ],
  [
    'bitwarden',
    'the name',
    (s) => json({ encrypted: false, items: [{ type: 1, name: `Site ${s}`, login: { password: s } }] }),
  ],
  [
    'cxf',
    'the password',
    (s) => cxf({ type: 'basic-auth', username: { value: 'u' }, password: { value: s } }),
  ],
  ['cxf', 'the key of an API', (s) => cxf({ type: 'api-key', username: { value: 'u' }, key: { value: s } })],
  [
    'cxf',
    'the address',
    (s) => cxf({ type: 'basic-auth', password: { value: 'x' } }, { urls: [`https://u:${s}@acme.io/`] }),
  ],
  ['1password', 'the password', (s) => onePassword('', `t,https://x.io,u,${cell(s)},,,,,\n`)],
  [
    '1password',
    'the one-time codes',
    (s) => onePassword('', `t,https://x.io,u,p,${cell(`otpauth://totp/x?secret=${s}`)},,,,\n`),
  ],
  ['1password', 'the address', (s) => onePassword('', `t,${cell(`https://u:${s}@x.io`)},u,p,,,,,\n`)],
  [
    'keepassxc-csv',
    'the address',
    (s) => `"Group","Title","Username","Password","URL","Notes"\n"R","t","u","p","https://u:${s}@x.io",""\n`,
  ],
  [
    'keepassxc-csv',
    'the one-time codes',
    (s) =>
      `"Group","Title","Username","Password","URL","Notes","TOTP"\n"R","t","u","p","https://x.io","","${s}"\n`,
  ],
  ['csv', 'the password of a server', (s) => `host,user,password,notes\nh,u,${cell(s)},it is ${s}\n`],
  [
    'csv',
    'the address of a registry',
    (s) => `url,user,password,store\nhttps://u:${s}@r.acme.io,u,p,registry\n`,
  ],
  ['csv', 'the host of a database', (s) => `host,database,engine,user,password\nu:${s}@h,d,postgres,u,p\n`],
  [
    'csv',
    'the password, the address and the notes',
    (s) => `url,user,password,notes\nhttps://u:${s}@a.io,u,${s},it is ${s}\n`,
  ],
  ['uri', 'the password', (s) => `postgres://u:${s}@h/d\n`],
  ['uri', 'a parameter', (s) => `postgres://u@h/d?password=${s}&sslpassword=${s}\n`],
  ['uri', 'a parameter cut in two', (s) => `postgres://u@h/d?password=x&${s}\n`],
  ['uri', 'a parameter without its ?', (s) => `jdbc:postgresql://h/d&user=u&password=${s}\n`],
  ['uri', 'a parameter behind a semicolon', (s) => `jdbc:mysql://h/d;user=u;password=${s}\n`],
  [
    'uri',
    'a property of a mechanism',
    (s) => `mongodb://u:p@h/d?authMechanismProperties=AWS_SESSION_TOKEN:${s}\n`,
  ],
  ['env', 'the password', (s) => `DB_HOST=h\nDB_USER=u\nDB_PASSWORD=${s}\nOTHER_SECRET=${s}\n`],
  ['pg-service', 'the password', (s) => `[a]\nhost=h\nuser=u\npassword=${s}\nsslpassword=${s}\n`],
  ['my-cnf', 'the password', (s) => `[client]\nhost=h\nuser=u\npassword=${s}\n`],
  ['my-cnf', 'an option without a value', (s) => `[client]\nhost=h\nuser=u\npassword=x\n${s}\n`],
  ['pgpass', 'the password', (s) => `h:5432:d:u:${s}\n`],
  ['netrc', 'the password', (s) => `machine h login u password ${s} account ${s}\n`],
  ['git-credentials', 'the password', (s) => `https://u:${s}@h.io\n`],
  ['git-credentials', 'a parameter', (s) => `https://u:p@h.io/x?private_token=${s}\n`],
  [
    'git-credentials',
    'a token as the user',
    (s) => `https://glpat-${s}:x-oauth-basic@h.io\nhttps://glpat-${s}@h.io\n`,
  ],
  ['docker-config', 'the password', (s) => json({ auths: { 'r.io': { auth: base64(`u:${s}`) } } })],
  [
    'docker-config',
    'the address',
    (s) => json({ auths: { [`https://u:${s}@r.io`]: { auth: base64('u:p') } } }),
  ],
  [
    'kubeconfig',
    'the token and the address',
    (s) =>
      json({
        clusters: [{ name: 'c', cluster: { server: `https://u:${s}@c:6443` } }],
        users: [{ name: 'u', user: { token: s } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      }),
  ],
  [
    'kubernetes-secret',
    'the password',
    (s) =>
      json({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'n', annotations: { 'tekton.dev/git-0': `https://u:${s}@git.acme.io` } },
        type: 'kubernetes.io/basic-auth',
        stringData: { username: 'u', password: s },
      }),
  ],
  [
    'ssh-config',
    'a command to go through',
    (s) =>
      `Host a\n  HostName h\n  User u\n  ProxyCommand sshpass -p ${s} ssh -W %h:%p b\nHost c\n  User u\n`,
  ],
  [
    'ssh-config',
    'a jump server',
    (s) => `Host a\n  HostName h\n  User u\n  ProxyJump ssh://u:${s}@b\nHost c\n  User u\n`,
  ],
  [
    'ansible-inventory',
    'variables',
    (s) =>
      `[web]\na ansible_host=h ansible_user=u ansible_password=${s} ansible_become_password=${s} db_password=${s}\n[web:vars]\nansible_ssh_common_args='-o ProxyCommand="sshpass -p ${s} ssh -W %h:%p b"'\n`,
  ],
  ['remmina', 'the address', (s) => `[remmina]\nprotocol=SSH\nserver=u:${s}@h\nusername=u\npassword=x\n`],
  [
    'putty',
    'the password of a proxy',
    (s) =>
      `HostName=h\nPortNumber=22\nProtocol=ssh\nUserName=u\nProxyMethod=6\nProxyHost=b\nProxyUsername=u\nProxyPassword=${s}\nProxyTelnetCommand=${s}\n`,
  ],
  [
    'termius',
    'the password',
    (s) => `Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password\n,l,,h,ssh,22,u,${s}\n`,
  ],
  [
    'termix',
    'passwords',
    (s) =>
      json({
        hosts: [
          {
            ip: 'h',
            port: 22,
            username: 'u',
            authType: 'password',
            password: s,
            sudoPassword: s,
            keyPassword: s,
            socks5Password: s,
            notes: `It is ${s}`,
          },
        ],
      }),
  ],
];

describe('A secret', () => {
  const secrets = fc.string({ unit: fc.constantFrom(...'abcXYZ0189'), minLength: 18, maxLength: 24 });

  for (const [format, where, write] of PLACES) {
    it(`(${format}, ${where}) is in no plain field, and in nothing that is told`, async () => {
      await fc.assert(
        fc.asyncProperty(secrets, async (secret) => {
          const read = await readText(write(secret));
          expect([read.format, read.error]).toEqual([format, undefined]);
          const plain = read.entries.map(({ fields, remarks, groups, asks, keyFiles }) => ({
            fields,
            remarks,
            groups,
            asks,
            keyFiles,
          }));
          const told = JSON.stringify([plain, read.leftOut, read.hostKeys]).toLowerCase();
          expect(told).not.toContain(secret.toLowerCase());
          const kept = JSON.stringify([
            read.entries.map((entry) => entry.secret),
            read.sshSecrets.map(({ secret: own }) => own),
          ]);
          expect(kept.includes(secret) || read.leftOut.length > 0).toBeTrue();
        }),
        { numRuns: 10 },
      );
    });
  }

  for (const column of ['label', 'user', 'password', 'group', 'notes'])
    it(`that is a key in the column ${column} of a table is in no plain field, and is no password`, async () => {
      const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
      const names = ['label', 'host', 'user', 'password', 'group', 'notes'];
      const row = names.map((name) => (name === column ? cell(key) : name)).join(',');
      const read = await readText(`${names.join(',')}\n${row}\n`);
      expect([read.format, read.entries.length, read.leftOut.length]).toEqual(['csv', 1, 1]);
      expect(JSON.stringify([read.entries, read.sshSecrets, read.leftOut])).not.toContain('BEGIN');
    });

  it('that is the user name, too, takes no name and no note with it', async () => {
    const { entries, leftOut } = await readText(
      'host,user,password,notes\nh,postgres,postgres,of postgres\n',
    );
    expect(entries[0].fields).toEqual(
      jasmine.objectContaining({ username: 'postgres', notes: 'of postgres' }),
    );
    expect(leftOut).toEqual([]);
  });

  it('that is an ordinary word takes no note with it', async () => {
    const { entries, leftOut } = await readText('host,user,password,notes\nh,u,welcome,welcome to all\n');
    expect([entries[0].fields['notes'], leftOut]).toEqual(['welcome to all', []]);
  });

  it('is nothing that only looks like one in a name', async () => {
    const { entries, leftOut } = await readText('label,host,user,password\nprod:kim@web 1,h,u,p\n');
    expect([entries[0].fields['label'], leftOut]).toEqual(['prod:kim@web 1', []]);
  });

  it('is nothing that only looks like one in an address', async () => {
    const address = 'https://acme.io:8443/@kim/?page=2#top';
    const { entries, leftOut } = await readText(login({ uris: [{ uri: address }] }));
    expect([entries[0].fields['url'], leftOut]).toEqual([address, []]);
  });
});
