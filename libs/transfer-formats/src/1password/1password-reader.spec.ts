import { generateKeyPairSync } from 'node:crypto';
import { zipSync } from 'fflate';
import { readText } from '../testing/read-text';

const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const section = (...fields: object[]) => ({ title: '', fields });
const item = (
  categoryUuid: string,
  title: string,
  details: object,
  overview: object = {},
  more: object = {},
) => ({
  categoryUuid,
  state: 'active',
  details: { loginFields: [], notesPlain: '', sections: [], passwordHistory: [], ...details },
  overview: { title, url: '', ...overview },
  ...more,
});
const fields = (username: string, password: string) => [
  { value: username, name: 'user', designation: 'username' },
  { value: password, name: 'pass', designation: 'password' },
  { value: 'CANARY', name: 'remember', designation: '' },
];

const ITEMS = [
  item(
    '001',
    'GitHub',
    { loginFields: fields('kim', 'g h'), passwordHistory: [{ value: 'CANARY' }] },
    { url: 'https://github.com/login', urls: [{ url: 'https://github.com/login' }], tags: ['a'] },
  ),
  item('102', 'Shop DB', {
    sections: [
      section(
        { id: 'database_type', value: { menu: 'postgresql' } },
        { id: 'hostname', value: { string: 'db.acme.io' } },
        { id: 'port', value: { string: '5433' } },
        { id: 'database', value: { string: 'shop' } },
        { id: 'username', value: { string: 'kim' } },
        { id: 'password', value: { concealed: 'p' } },
        { id: 'options', title: 'options', value: { string: 'x' } },
      ),
    ],
  }),
  item('110', 'Box', {
    sections: [
      section(
        { id: 'url', value: { string: 'box.acme.io:2222' } },
        { id: 'username', value: { string: 'ops' } },
        { id: 'password', value: { concealed: 's' } },
      ),
    ],
  }),
  item('114', 'Key', {
    sections: [
      section({
        id: 'private_key',
        value: { sshKey: { privateKey: key, metadata: { privateKey: key, fingerprint: 'x' } } },
      }),
    ],
  }),
  item('112', 'API', {
    sections: [
      section(
        { id: 'username', value: { string: 'u' } },
        { id: 'credential', value: { concealed: 'c' } },
        { id: 'hostname', value: { string: 'api.acme.io' } },
      ),
    ],
  }),
  item('002', 'Card', {
    sections: [section({ id: 'ccnum', title: 'number', value: { creditCardNumber: 'CANARY' } })],
  }),
  item('001', 'Gone', { loginFields: fields('u', 'p') }, {}, { state: 'trashed' }),
];

describe('What 1Password exports', () => {
  it('as .1pux gives logins, databases, servers and keys', async () => {
    const data = { accounts: [{ attrs: {}, vaults: [{ attrs: { name: 'Work' }, items: ITEMS }] }] };
    const bytes = (text: string) => new TextEncoder().encode(text);
    const archive = zipSync({
      'export.attributes': bytes('{}'),
      'export.data': bytes(JSON.stringify(data)),
      'files/a.txt': bytes('CANARY'),
    });
    const { format, entries, sshSecrets, leftOut } = await readText(archive);
    expect(format).toBe('1password');
    expect(
      entries.map(({ at, store, groups, secret }) => [
        at.slice(-8),
        store,
        groups,
        Object.values(secret ?? {}),
      ]),
    ).toEqual([
      ['/items/0', 'source-repositories', ['Work'], ['g h']],
      ['/items/1', 'db-connections', ['Work'], ['p']],
      ['/items/2', 'servers', ['Work'], []],
      ['/items/4', null, ['Work'], ['c']],
    ]);
    expect(entries[1].fields).toEqual({
      label: 'Shop DB',
      engine: 'postgresql',
      host: 'db.acme.io',
      port: 5433,
      database: 'shop',
      username: 'kim',
    });
    expect(sshSecrets.map(({ host, port, secret }) => [host, port, secret.kind])).toEqual([
      ['box.acme.io', 2222, 'password'],
      [null, null, 'key'],
    ]);
    expect(leftOut.map(({ what }) => what)).toEqual([
      'the field “remember” of GitHub',
      '1 former passwords of GitHub',
      '1 tags of GitHub',
      'the field “options” of Shop DB',
      'the item Card',
      'the field “number” of Card',
      'the item Gone',
      'a file',
    ]);
    expect(JSON.stringify(leftOut)).not.toContain('CANARY');
  });

  it('as CSV gives logins', async () => {
    const text =
      'Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nLab,https://gitlab.com,kim,"a""b",otpauth://x,false,false,t,n\nEmpty,,u,,,false,false,,\n';
    const { format, entries, leftOut } = await readText(text);
    expect(format).toBe('1password');
    expect(entries.map(({ store, secret }) => [store, secret])).toEqual([
      ['source-repositories', { token: 'a"b' }],
    ]);
    expect(leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      'line 2: the one-time codes of Lab',
      'line 2: the tags of Lab',
      'line 3: the login Empty',
    ]);
  });
});
