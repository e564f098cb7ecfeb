import { argon2Sync, createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { readText } from '../testing/read-text';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const login = (
  name: string,
  uri: string | null,
  username: string | null,
  password: string | null,
  more: object = {},
) => ({
  type: 1,
  name,
  notes: null,
  login: { username, password, totp: null, uris: uri === null ? null : [{ match: null, uri }] },
  ...more,
});

const EXPORT = {
  encrypted: false,
  folders: [{ id: 'f', name: 'Work/CI' }],
  items: [
    login('GitHub', 'https://github.com/login', 'kim', 'gh p', {
      folderId: 'f',
      notes: 'of CI',
      creationDate: '2024-01-01T00:00:00Z',
    }),
    login('Harbor', 'https://harbor.acme.io/harbor/sign-in', 'robot$ci', 'h'),
    login('Hub', 'https://hub.docker.com', 'kim', 'd'),
    login('DB', 'postgres://db.acme.io/shop', 'kim', 'p'),
    login('Box', 'ssh://box.acme.io:2222', 'ops', 's'),
    login('Shop', 'https://shop.acme.io', 'kim', 'w'),
    login('Empty', 'https://a.io', 'kim', null),
    login('Rich', null, 'u', 'p', {
      fields: [
        { name: 'PIN', value: 'CANARY', type: 1 },
        { name: 'Room', value: '5', type: 0 },
      ],
      passwordHistory: [{ password: 'CANARY' }],
      login: {
        username: 'u',
        password: 'p',
        totp: 'CANARY',
        fido2Credentials: [{}],
        uris: [{ uri: 'a.io' }, { uri: 'https://b.io' }],
      },
    }),
    { type: 2, name: 'Note', notes: 'CANARY', secureNote: { type: 0 } },
    { type: 3, name: 'Card', card: { number: 'CANARY' } },
    { type: 4, name: 'Me', identity: {} },
    { type: 5, name: 'Key', sshKey: { privateKey: key, publicKey: '', keyFingerprint: '' } },
    login('Gone', null, 'u', 'p', { deletedDate: '2024-01-01T00:00:00Z' }),
  ],
};

function protect(
  text: string,
  password: string,
  kdf: { kdfType: number; kdfIterations: number; kdfMemory?: number; kdfParallelism?: number },
): string {
  const salt = randomBytes(16).toString('base64');
  const stretched =
    kdf.kdfType === 0
      ? pbkdf2Sync(password, salt, kdf.kdfIterations, 32, 'sha256')
      : argon2Sync('argon2id', {
          message: password,
          nonce: createHash('sha256').update(salt).digest(),
          passes: kdf.kdfIterations,
          memory: (kdf.kdfMemory ?? 0) * 1024,
          parallelism: kdf.kdfParallelism ?? 1,
          tagLength: 32,
        });
  const part = (name: string) => createHmac('sha256', stretched).update(`${name}\x01`).digest();
  const encrypt = (plain: string) => {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', part('enc'), iv);
    const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    const mac = createHmac('sha256', part('mac')).update(iv).update(content).digest();
    return `2.${[iv, content, mac].map((bytes) => bytes.toString('base64')).join('|')}`;
  };
  return JSON.stringify({
    encrypted: true,
    passwordProtected: true,
    salt,
    ...kdf,
    encKeyValidation_DO_NOT_EDIT: encrypt('x'),
    data: encrypt(text),
  });
}

const PBKDF2 = { kdfType: 0, kdfIterations: 5000 };

describe('An export of Bitwarden', () => {
  it('gives logins to the stores that fit, keys to the vault, and lists the rest', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(JSON.stringify(EXPORT));
    expect(format).toBe('bitwarden');
    expect(entries.map(({ at, store, secret }) => [at, store, Object.entries(secret ?? {}).flat()])).toEqual([
      ['/items/0', 'source-repositories', ['token', 'gh p']],
      ['/items/1', 'registries', ['password', 'h']],
      ['/items/2', 'docker-hub', ['accessToken', 'd']],
      ['/items/3', 'db-connections', ['password', 'p']],
      ['/items/4', 'servers', []],
      ['/items/5', null, ['password', 'w']],
      ['/items/7', null, ['password', 'p']],
    ]);
    expect(entries[0].groups).toEqual(['Work', 'CI']);
    expect(entries[0].fields).toEqual({
      label: 'GitHub',
      provider: 'github',
      baseUrl: 'https://github.com',
      username: 'kim',
      notes: 'of CI',
    });
    expect(sshSecrets.map(({ at, host, port, secret }) => [at, host, port, secret.kind])).toEqual([
      ['/items/4', 'box.acme.io', 2222, 'password'],
      ['/items/11', null, null, 'key'],
    ]);
    expect(leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      '/items/0: the dates of GitHub (2024-01-01T00:00:00Z)',
      '/items/6: the login Empty',
      '/items/7: another address of Rich: b.io',
      '/items/7/fields/0: the hidden field “PIN” of Rich',
      '/items/7/fields/1: the field “Room” of Rich',
      '/items/7/login/totp: the one-time codes of Rich',
      '/items/7/login/fido2Credentials: 1 passkeys of Rich',
      '/items/7/passwordHistory: 1 former passwords of Rich',
      '/items/8: the item Note',
      '/items/9: the item Card',
      '/items/10: the item Me',
      '/items/12: the item Gone',
    ]);
    expect(JSON.stringify(leftOut)).not.toContain('CANARY');
  });

  for (const [name, kdf] of [
    ['PBKDF2', PBKDF2],
    ['Argon2id', { kdfType: 1, kdfIterations: 2, kdfMemory: 16, kdfParallelism: 4 }],
  ] as const) {
    it(`is opened by its passphrase, stretched by ${name}`, async () => {
      const file = protect(JSON.stringify(EXPORT), 'pässword', kdf);
      const opened = await readText(file, { passphrase: 'pässword' });
      expect([opened.entries.length, opened.error]).toEqual([7, undefined]);
      expect((await readText(file, { passphrase: 'wrong' })).error).toBe('wrong-passphrase');
      expect((await readText(file)).error).toBe('passphrase-needed');
    });
  }

  it('is refused when its key would cost too much, before it is derived', async () => {
    for (const kdf of [
      { kdfType: 0, kdfIterations: 2_000_001 },
      { kdfType: 1, kdfIterations: 11, kdfMemory: 16, kdfParallelism: 1 },
      { kdfType: 1, kdfIterations: 1, kdfMemory: 1_000_000, kdfParallelism: 1 },
      { kdfType: 1, kdfIterations: 3, kdfMemory: 1024, kdfParallelism: 1 },
    ]) {
      const file = { ...(JSON.parse(protect('{}', 'p', PBKDF2)) as object), ...kdf };
      expect((await readText(JSON.stringify(file), { passphrase: 'p' })).error).toBe('refused');
    }
  });

  it('that is bound to its account is refused, and one that is changed is damaged', async () => {
    const bound = await readText(
      JSON.stringify({ encrypted: true, encKeyValidation_DO_NOT_EDIT: 'x', items: [] }),
    );
    expect(bound.error).toBe('refused');
    expect(bound.leftOut[0].reason).toContain('its own Bitwarden account');
    const file = JSON.parse(protect('{"items":[]}', 'p', PBKDF2)) as { data: string };
    file.data = file.data.replace(/\|(.)/, (_, first: string) => `|${first === 'A' ? 'B' : 'A'}`);
    expect((await readText(JSON.stringify(file), { passphrase: 'p' })).error).toBe('damaged');
  });

  it('loses nothing, whatever its entries are', async () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 });
    const item = fc.record({
      type: fc.constantFrom(1, 1, 1, 2, 3, 9),
      name: word,
      notes: fc.option(word),
      login: fc.record({
        username: fc.option(word),
        password: fc.option(word),
        uris: fc.array(fc.record({ uri: fc.oneof(word, fc.webUrl()) }), { maxLength: 1 }),
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 6 }), async (items) => {
        const { entries, leftOut } = await readText(JSON.stringify({ encrypted: false, items }));
        expect(entries.length + leftOut.length).toBe(items.length);
        const secrets = entries.flatMap(({ secret }) => Object.values(secret ?? {}));
        const stored = items.filter(({ type, login: { password } }) => type === 1 && password);
        expect(secrets).toEqual(stored.map(({ login: { password } }) => password ?? ''));
      }),
      { numRuns: 60 },
    );
  });
});
