import { AS_RECOGNISED, TableFile } from './table-file';
import { cell } from './testing/held-item';
import { readText } from './testing/read-text';

/** Tables with one account, whose note is the given cell. */
const TABLES = {
  csv: (note: string) => `host,user,notes,password\nh,u,${note},p\n`,
  'csv of Bitwarden': (note: string) =>
    `folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n,,login,t,${note},,,https://x.io,u,p,\n`,
  'keepassxc-csv': (note: string) =>
    `"Group","Title","Username","Password","URL","Notes"\n"Root","t","u","p","https://x.io",${note}\n`,
  '1password': (note: string) =>
    `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nt,https://x.io,u,p,,,,,${note}\n`,
  termius: (note: string) =>
    `Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password\n,l,${note},h,ssh,22,u,p\n`,
};

/** What other formats are known by. */
const NOTES = {
  'a private key': 'Key of the box:\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  'a known_hosts':
    '\n' + 'a.io ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SaG6UOoqKLsabgH5C9ok\n'.repeat(6),
  'an ssh_config': '\nHost a\n  HostName b\n  User c\n  Port 22\n  IdentityFile x\n',
  'an inventory': '\n[web:vars]\na=b\n',
  'a .pgpass': `\n${'h:5432:d:u:p\n'.repeat(6)}`,
  'a .env': `\n${'A=b\n'.repeat(20)}`,
  'a manifest': '\napiVersion: v1\nkind: Secret\n',
  'bookmarks of MobaXterm': '\n[Bookmarks]\nSubRep=\nx=#109#0%h%22%u\n',
  'a session of Xshell': '\n[CONNECTION]\nHost=h\n[SessionInfo]\nVersion=7\n',
  'a profile of Remmina': '\n[remmina]\nname=x\nprotocol=SSH\n',
  'many lines': 'a\nb\nc\nd\ne\nf\ng',
};

describe('A table', () => {
  for (const [table, write] of Object.entries(TABLES)) {
    for (const [what, note] of Object.entries(NOTES)) {
      it(`(${table}) is a table also where a note in it holds ${what}`, async () => {
        const { format, error, entries } = await readText(write(cell(note)));
        expect([format as string, error, entries.length]).toEqual([table.split(' ')[0], undefined, 1]);
      });
    }
  }

  for (const table of ['csv', 'csv of Bitwarden', 'keepassxc-csv', '1password'] as const)
    it(`(${table}) keeps notes, and none with a private key in it`, async () => {
      const held = async (note: string) =>
        JSON.stringify((await readText(TABLES[table](cell(note)))).entries);
      expect(await held('Key of the box')).toContain('Key of the box');
      for (const key of [NOTES['a private key'], 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n']) {
        const { entries, leftOut } = await readText(TABLES[table](cell(key)));
        expect(entries.length).toBe(1);
        expect(JSON.stringify(entries)).not.toMatch(/KEY|Key of|PuTTY/);
        expect(leftOut).toContain(jasmine.objectContaining({ at: entries[0].at, what: 'its notes' }));
      }
    });

  for (const [what, note] of Object.entries(NOTES)) {
    it(`is one whose columns are to be said also where a cell of it holds ${what}`, async () => {
      const text = `eins,zwei,drei,vier\nh,u,${cell(note)},p\n`;
      const { format, error, entries, sshSecrets, leftOut } = await readText(text);
      expect([format, error, entries, sshSecrets]).toEqual(['csv', undefined, [], []]);
      expect(leftOut.map(({ at, what: named }) => [at, named])).toContain(['line 2', 'a row']);
      const read = new TableFile({ name: 'file', bytes: new TextEncoder().encode(text) }).read({
        ...AS_RECOGNISED,
        mapping: { rows: 'servers', columns: ['host', 'username', 'notes', 'password'], hasHeader: true },
      });
      expect(read.entries.length).toBe(1);
      if (what === 'a private key')
        expect(read.leftOut).toContain(jasmine.objectContaining({ at: 'line 2', what: 'its notes' }));
    });
  }

  it('is one with names of columns over several lines, and behind an empty line', async () => {
    const { format, entries } = await readText('\n"host","user\nname","password"\nh,u,p\n');
    expect([format, entries.map(({ at }) => at)]).toEqual(['csv', ['line 4']]);
  });

  it('whose only row has a cell of more lines than it has rows is one', async () => {
    const { format, sshSecrets } = await readText('host,user,password\nn0,u,"#<\n-\n"\n');
    expect([format, sshSecrets.map(({ secret }) => secret)]).toEqual([
      'csv',
      [{ kind: 'password', password: '#<\n-\n' }],
    ]);
  });

  it('with a quote that nothing closes is told of as a damaged one', async () => {
    const { format, error, leftOut } = await readText('host,user,password\nh,u,p\ni,u,"p\nj,u,q\n');
    expect([format, error, leftOut[0].reason]).toEqual([
      'csv',
      'damaged',
      'The table cannot be read to its end: a quote that opens in line 3 is not closed.',
    ]);
  });

  it('is not a file whose passwords have quotes and marks that divide cells', async () => {
    const text = ['p;x', ';', 'q'].map((text) => `machine a.io login u password "${text}"\n`).join('');
    expect((await readText(text)).format).toBe('netrc');
  });

  it('is not what only begins with names and a comma', async () => {
    const letter = 'Hello, you.\n"This is\na letter."\nIt has lines.\n';
    expect((await readText(letter)).format).toBeNull();
  });
});
