import fc from 'fast-check';
import { readPastedDatabase } from './pasted-database';
import { readPastedRepository } from './pasted-repository';

const SECRET = 'hunter2-canary';

describe('What is pasted for a DB connection', () => {
  const shop = { engine: 'postgresql', host: 'db.acme.io', port: 5432, database: 'shop', username: 'kim' };
  for (const text of [
    `postgres://kim:${SECRET}@db.acme.io/shop`,
    `DATABASE_URL="postgres://kim:${SECRET}@db.acme.io/shop"`,
    `export DATABASE_URL=postgres://kim:${SECRET}@db.acme.io/shop`,
    `psql 'postgres://kim:${SECRET}@db.acme.io/shop'`,
    `psql "host=db.acme.io dbname=shop user=kim password=${SECRET}"`,
    `Host=db.acme.io;Database=shop;Username=kim;Password=${SECRET}`,
    `jdbc:postgresql://db.acme.io/shop?user=kim&password=${SECRET}`,
  ]) {
    it(`reads ${text}`, () => {
      expect(readPastedDatabase(text)).toEqual({ fields: shop, secret: SECRET, remarks: [] });
    });
  }

  it('says what has no field, and what is no address', () => {
    const pasted = readPastedDatabase(`postgres://kim:${SECRET}@db.acme.io/shop?application_name=x`);
    expect(pasted).toEqual(
      jasmine.objectContaining({
        remarks: ['Left out, since there is no field for them: the settings application_name.'],
      }),
    );
    for (const text of ['', 'hello', `password=${SECRET}`])
      expect(readPastedDatabase(text).fault).toMatch(/\.$/);
  });
});

describe('What is pasted for a source repository', () => {
  const GITHUB = { provider: 'github', baseUrl: 'https://github.com' } as const;
  const token = `glpat-${SECRET}`;
  for (const [text, fields, secret] of [
    ['https://github.com/acme/shop.git', GITHUB, undefined],
    ['git clone --depth 1 https://github.com/acme/shop.git shop', GITHUB, undefined],
    [`https://kim:${SECRET}@github.com/acme/shop.git`, { ...GITHUB, username: 'kim' }, SECRET],
    [
      `https://oauth2:${token}@gitlab.acme.io/group/sub/shop.git`,
      { provider: 'gitlab', baseUrl: 'https://gitlab.acme.io' },
      token,
    ],
    [`https://${token}@gitlab.com/group/shop`, { provider: 'gitlab', baseUrl: 'https://gitlab.com' }, token],
    [
      'https://acme.io:8443/gitlab/group/shop.git',
      { provider: 'gitlab', baseUrl: 'https://acme.io:8443/gitlab' },
      undefined,
    ],
    ['https://git.acme.io/group/shop.git', { provider: 'other', baseUrl: 'https://git.acme.io' }, undefined],
    [token, { provider: 'gitlab', baseUrl: 'https://gitlab.com' }, token],
    ['0123456789abcdef0123456789abcdef01234567', {}, '0123456789abcdef0123456789abcdef01234567'],
  ] as const) {
    it(`reads ${text}`, () => {
      const { fault, ...pasted } = readPastedRepository(text) as {
        fault?: string;
        fields: object;
        secret?: string;
      };
      expect(fault).toBeUndefined();
      expect(pasted.fields).toEqual(fields);
      expect(pasted.secret).toBe(secret);
    });
  }

  it('says that an address for SSH fits no token', () => {
    for (const text of [
      'git@github.com:acme/shop.git',
      'git clone git@github.com:acme/shop.git',
      'ssh://git@github.com:22/acme/shop',
    ]) {
      const pasted = readPastedRepository(text) as { fields: object; remarks: readonly string[] };
      expect(pasted.fields).toEqual(GITHUB);
      expect(pasted.remarks.join()).withContext(text).toContain('signs in by a key');
    }
  });

  it('keeps a token with a wrong checksum for its field, and says so; and names what is none', () => {
    const broken = `ghp_${'a'.repeat(36)}`;
    expect(readPastedRepository(broken)).toEqual({
      fields: {},
      secret: broken,
      remarks: [jasmine.stringContaining('checksum')],
    });
    for (const text of ['', 'hello', 'git status', `dckr_pat_${SECRET}`])
      expect(readPastedRepository(text).fault).withContext(text).toMatch(/\.$/);
  });
});

describe('What is pasted', () => {
  it('never makes a reader throw, nor stands in what it says', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'https://',
        'git clone',
        '@',
        ':',
        '/',
        'postgres://',
        ';',
        '=',
        "'",
        '"',
        '%',
        'Host',
        'github.com',
        'ghp_',
        '[',
        ']',
      ),
      fc.string({ maxLength: 10, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const read of [readPastedDatabase, readPastedRepository]) {
          const { secret, fields } = { secret: undefined, fields: {}, ...read(pieces.join('')) };
          if (secret !== undefined && secret.length > 12) expect(Object.values(fields)).not.toContain(secret);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
