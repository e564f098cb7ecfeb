import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pgpassLines } from '../pgpass/pgpass-writer';
import type { ReadEntry } from '../reading';
import { inFolder, whyWithout } from '../testing/programs';
import { beforeJudge, PSQL, type JudgedAccount } from '../testing/psql';
import { readText } from '../testing/read-text';

const PLAIN = 'kiops judged';
const HARD = 'kiops:ju\\dged "한글"';

/** What upsets a file of colons, backslashes and lines. No line of a service file ends in a blank. */
const ACCOUNTS: readonly JudgedAccount[] = [
  'plain',
  'a:b',
  ':',
  'back\\slash',
  '\\',
  '\\:',
  'ends in \\',
  '  blanks before',
  'quo\'te"s`',
  '# no comment',
  '*',
  'e\u0301 é 한글 😀',
  '%3A${HOME}$(id)=;',
  '[section]',
  'x'.repeat(900),
].map((password, index) => ({
  username: index % 2 === 0 ? `kiops_judged_${index}` : `kiops:ju\\dged "${index}" 한`,
  password,
  database: index % 3 === 0 ? HARD : PLAIN,
}));

/** The first entry that is for an account, as libpq looks for one; what an entry does not say fits any. */
function entryFor(entries: readonly ReadEntry[], wanted: Readonly<Record<string, unknown>>) {
  return entries.find(({ fields, asks = [] }) =>
    Object.entries(wanted).every(([name, value]) => asks.includes(name) || fields[name] === value),
  );
}

function fileOf(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  // libpq takes no passwords from a file that others may read.
  chmodSync(path, 0o600);
  return path;
}

describe('psql', () => {
  it('signs in by a .pgpass with what is read of it, by the first line that fits', async () => {
    const why = whyWithout(PSQL);
    if (why) return pending(why);
    await inFolder((folder) =>
      beforeJudge(ACCOUNTS, async ({ host, port, signsIn }) => {
        const [plain, colon, ...others] = ACCOUNTS;
        const escaped = (text: string) => text.replace(/[\\:]/g, '\\$&');
        const line = ({ database, username }: JudgedAccount, password: string) =>
          `${host}:${port}:${escaped(database)}:${escaped(username)}:${password}\n`;
        const text = [
          '# host:port:database:user:password\n',
          // Passed over by the host, the port, the database; then the first that fits, with escapes that nobody needs.
          `other.acme.io:*:*:${plain.username}:wrong\n`,
          `${host}:1:*:${plain.username}:wrong\n`,
          line({ ...plain, database: 'other' }, 'wrong'),
          line(plain, '\\p\\lain:and a rest that is passed over'),
          line(plain, 'wrong'),
          // The first that fits is the wrong one.
          `${host}:*:*:${escaped(colon.username)}:wrong\n`,
          line(colon, escaped(colon.password)),
          ...others.map(({ username, password, database }) =>
            pgpassLines({ engine: 'postgresql', host, port, database, username, label: '' }, password),
          ),
          'too:few:fields\r\n',
        ].join('');
        const passfile = fileOf(folder, '.pgpass', text);
        const { format, entries } = await readText(text);
        expect(format).toBe('pgpass');
        for (const { username, database, password } of ACCOUNTS) {
          const target = { PGHOST: host, PGPORT: `${port}`, PGUSER: username, PGDATABASE: database };
          const isShadowed = username === colon.username;
          const entry = entryFor(entries, { host, port, database, username });
          const read = entry?.secret?.['password'] ?? '';
          expect(read).toBe(isShadowed ? 'wrong' : password);
          expect(signsIn({ ...target, PGPASSFILE: passfile }))
            .withContext(`${username}: ${password}`)
            .toEqual(isShadowed ? undefined : [username, database, port]);
        }
      }),
    );
  });

  it('signs in by a service file with what is read of it, by the first service and value', async () => {
    const why = whyWithout(PSQL);
    if (why) return pending(why);
    await inFolder((folder) =>
      beforeJudge(ACCOUNTS, async ({ host, port, signsIn }) => {
        const service = (name: string, { username, database }: JudgedAccount, password: string) =>
          `[${name}]\nhost=${host}\nport=${port}\ndbname=${database}\nuser=${username}\npassword=${password}\n`;
        const [plain] = ACCOUNTS;
        const text = [
          '# services\n\n',
          ...ACCOUNTS.map((account, index) => service(`s ${index}`, account, account.password)),
          service('twice', plain, `${plain.password}\npassword=wrong\nuser=wrong`),
          service('crlf', plain, plain.password).replaceAll('\n', '\r\n'),
          service('twice', plain, 'wrong'),
        ].join('');
        const file = fileOf(folder, 'pg_service.conf', text);
        const { format, entries } = await readText(text);
        expect(format).toBe('pg-service');
        const names = [...ACCOUNTS.map((_, index) => `s ${index}`), 'twice', 'crlf'];
        for (const [index, name] of names.entries()) {
          const { username, database, password } = ACCOUNTS[index] ?? plain;
          const entry = entryFor(entries, { label: name });
          expect(entry?.fields)
            .withContext(name)
            .toEqual(jasmine.objectContaining({ host, port, database, username }));
          expect(entry?.secret).withContext(name).toEqual({ password });
          expect(signsIn({ PGSERVICEFILE: file, PGSERVICE: name }))
            .withContext(name)
            .toEqual([username, database, port]);
        }
      }),
    );
  });
});
