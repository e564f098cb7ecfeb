import { definitionOf } from '@kiops/contracts';
import type { ReadFile } from '../reading';
import { readText } from '../testing/read-text';

/** Pairs of one user and two secrets, which differ in their paths alone. */
const LOGINS = [
  ['Pay', 'oauth2', 'tokA', 'https://gitlab.example.com/pay/app'],
  ['Shop', 'oauth2', 'tokB', 'https://gitlab.example.com/shop/app.git'],
  ['One', 'oauth2', 'k1', 'https://github.com/acme/one'],
  ['Two', 'oauth2', 'k2', 'https://github.com/acme/two.git'],
  ['A', 'bot', 'pA', 'https://harbor9.example.com/a'],
  ['B', 'bot', 'pB', 'https://harbor9.example.com/b'],
] as const;

const FILES: Readonly<Record<string, string>> = {
  bitwarden: JSON.stringify({
    encrypted: false,
    items: LOGINS.map(([name, username, password, uri]) => ({
      type: 1,
      name,
      login: { username, password, uris: [{ uri }] },
    })),
  }),
  'keepassxc-csv': table('"Group","Title","Username","Password","URL","Notes"', (row) => [
    'Root',
    ...row,
    '',
  ]),
  csv: table('name,username,password,url', (row) => row),
};

describe('Logins that differ in the path of their address alone', () => {
  for (const [format, text] of Object.entries(FILES)) {
    it(`(${format}) are different accounts, and nothing of them is left out`, async () => {
      const read = await readText(text);
      expect(accounts(read)).toEqual([
        'source-repositories https://gitlab.example.com/pay/app tokA',
        'source-repositories https://gitlab.example.com/shop/app.git tokB',
        'source-repositories https://github.com/acme/one k1',
        'source-repositories https://github.com/acme/two.git k2',
        'registries harbor9.example.com/a pA',
        'registries harbor9.example.com/b pB',
      ]);
      expect(identities(read).size).toBe(LOGINS.length);
      expect(read.entries.flatMap(({ remarks = [] }) => remarks)).toEqual([]);
    });
  }

  it('are for the whole host where the path is a page of the site, which is said', async () => {
    const { entries } = await readText(
      'name,username,password,url\nLab,kim,p,https://gitlab.acme.io/users/sign_in?return=%2F\n',
    );
    expect(entries.map(({ fields, remarks }) => [fields['baseUrl'], remarks])).toEqual([
      ['https://gitlab.acme.io', ['Left out of its address: the page /users/sign_in, its query.']],
    ]);
  });
});

function table(head: string, cells: (row: (typeof LOGINS)[number]) => readonly string[]): string {
  const lines = LOGINS.map((row) =>
    cells(row)
      .map((cell) => `"${cell}"`)
      .join(','),
  );
  return [head, ...lines, ''].join('\n');
}

function accounts({ entries }: ReadFile): readonly string[] {
  return entries.map(({ store, fields, secret = {} }) =>
    [store, fields['baseUrl'] ?? fields['url'], ...Object.values(secret)].join(' '),
  );
}

function identities({ entries }: ReadFile): ReadonlySet<string> {
  return new Set(
    entries.map(({ store, fields }) =>
      store === null ? '' : JSON.stringify([store, definitionOf(store).identity(fields)]),
    ),
  );
}
