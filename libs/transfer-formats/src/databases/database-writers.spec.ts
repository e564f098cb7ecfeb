import type { DbConnectionFields } from '@kiops/contracts';
import fc from 'fast-check';
import { databaseEnv } from '../env/env-writer';
import { pgpassLines } from '../pgpass/pgpass-writer';
import { secretTexts, userTexts } from '../testing/account-texts';
import { readText } from '../testing/read-text';
import { databaseUri } from '../uri/uri-writer';

const account: fc.Arbitrary<DbConnectionFields> = fc.record({
  label: fc.constant('Orders'),
  engine: fc.constantFrom('postgresql', 'mysql', 'mariadb', 'mongodb', 'redis', 'sqlserver', 'oracle'),
  host: fc.constantFrom('db.acme.io', '10.0.0.5', '2001:db8::17'),
  port: fc.constantFrom(5432, 15_432),
  database: fc.constantFrom('orders', 'or/ders', '회원 db', '0'),
  username: userTexts,
  options: fc.constantFrom({}, { tlsMode: 'require' as const }, { tlsMode: 'disable' as const }),
});

describe('An account of a database', () => {
  it('is read back from its address, and from a file of variables, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(account, secretTexts, async (db, password) => {
        for (const written of [`${databaseUri(db, password)}\n`, databaseEnv(db, password)]) {
          const { entries, leftOut } = await readText(written);
          expect(leftOut).toEqual([]);
          const [{ fields, secret, asks }] = entries;
          const { label: _label, options: _options, ...identity } = db;
          expect(fields).withContext(written).toEqual(jasmine.objectContaining(identity));
          expect([secret, asks]).toEqual([{ password }, undefined]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its servers, and how it is connected to', async () => {
    const written: readonly [DbConnectionFields['engine'], DbConnectionFields['options']][] = [
      ['postgresql', { tlsMode: 'verify-full', hosts: ['db2.acme.io:5433', '[2001:db8::1]:5434'] }],
      ['mysql', { tlsMode: 'verify-ca' }],
      ['mariadb', { tlsMode: 'prefer' }],
      [
        'mongodb',
        { tlsMode: 'require', authSource: 'admin', replicaSet: 'rs0', hosts: ['db2.acme.io:27018'] },
      ],
      ['sqlserver', { tlsMode: 'require' }],
      ['redis', { tlsMode: 'require' }],
      ['oracle', { serviceName: 'ORDERS' }],
    ];
    for (const [engine, options] of written) {
      const db = {
        label: 'x',
        engine,
        host: 'db.acme.io',
        port: 1234,
        database: '0',
        username: 'u',
        options,
      };
      const { entries } = await readText(databaseUri(db, 'p'));
      expect(entries[0].fields['options']).withContext(engine).toEqual(options);
    }
    const srv = {
      label: 'x',
      engine: 'mongodb' as const,
      host: 'c.acme.io',
      port: 27017,
      database: 'd',
      username: 'u',
    };
    const uri = databaseUri({ ...srv, options: { srv: true } }, 'p');
    expect(uri).toBe('mongodb+srv://u:p@c.acme.io/d');
    expect((await readText(uri)).entries[0].fields['options']).toEqual({ srv: true });
  });

  it('has one line of .pgpass for each of its servers', async () => {
    await fc.assert(
      fc.asyncProperty(userTexts, secretTexts, async (username, password) => {
        const db = {
          label: 'x',
          engine: 'postgresql' as const,
          host: '2001:db8::17',
          port: 5432,
          database: 'a:b\\c',
          username,
          options: { hosts: ['db2.acme.io:5433'] },
        };
        const { format, entries, leftOut } = await readText(pgpassLines(db, password));
        expect([format, leftOut]).toEqual(['pgpass', []]);
        expect(
          entries.map(({ fields, secret }) => [
            fields['host'],
            fields['port'],
            fields['database'],
            fields['username'],
            secret,
          ]),
        ).toEqual([
          ['2001:db8::17', 5432, 'a:b\\c', username, { password }],
          ['db2.acme.io', 5433, 'a:b\\c', username, { password }],
        ]);
      }),
      { numRuns: 60 },
    );
  });
});
