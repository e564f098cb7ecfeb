import type { OneTimeLink, User } from '@kiops/contracts';
import type { Database } from '../database/database';
import { startTestService } from '../testing/test-service';
import { Browser } from './testing/browser';
import { join, KIM, secretOf, setUpCode } from './testing/people';

/** Every row of every table, as PostgreSQL writes it. */
async function everythingIn(database: Database): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n');
}

/** How a secret could stand somewhere: as it is, or as bytes. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
}

describe('Passwords and tokens of accounts', () => {
  it('are nowhere in the log at debug level, and nowhere in the database', async () => {
    const service = await startTestService();
    try {
      const secrets = [
        'canary set up 1',
        'canary wrong 2',
        'canary changed 3',
        'canary joined 4',
        'canary as an email 5',
        'canary query 6',
      ];
      const [first, wrong, changed, joined, asEmail, query] = secrets;
      const code = await setUpCode(service);
      const kim = new Browser(service.origin);
      await kim.post('/set-up', { ...KIM, code, password: first, name: 'Visible Control' });
      await kim.signIn(KIM.email, wrong);
      await kim.signIn(asEmail, first);
      await kim.signIn(KIM.email, first, { headers: { 'x-forwarded-for': 'not an address' } });
      await kim.post('/me/password', { current: wrong, password: changed });
      await kim.post('/me/password', { current: first, password: changed });
      await kim.post('/auth/sign-in', { email: KIM.email, password: [wrong], token: wrong });
      await kim.get(`/users?q=${encodeURIComponent(query)}`);
      const invited = await kim.post<{ user: User; link: OneTimeLink }>('/users', {
        email: 'lee@example.com',
        role: 'Member',
      });
      const linkToken = secretOf(invited.body.link.url);
      const lee = new Browser(service.origin);
      await lee.post('/links/redeem', { token: linkToken, password: joined, name: 'Lee' });
      const max = await join(kim, 'Max');
      const made = await kim.post<{ token: string }>('/service-tokens', {
        name: 'deployer',
        scopes: ['records:read'],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        password: changed,
      });
      await lee.get('/me', { headers: { authorization: `Bearer ${made.body.token}` } });
      const tokens = [kim, lee, max.browser].flatMap(({ cookies }) => [...cookies.values()]);
      expect(tokens.length).toBe(9);

      const log = service.logs.join('\n');
      const stored = await everythingIn(service.database);
      expect(log).withContext('a control').toContain('/api/v1/links/redeem');
      expect(stored).withContext('a control').toContain('Visible Control');
      expect(stored).withContext('a control').toContain('$argon2id$v=19$m=19456,t=2,p=1$');
      for (const secret of [...secrets, max.password, code, linkToken, made.body.token, ...tokens]) {
        for (const spelling of spellings(secret)) {
          expect(log.includes(spelling)).withContext(`${secret} in the log`).toBe(false);
          expect(stored.includes(spelling)).withContext(`${secret} in the database`).toBe(false);
        }
      }
    } finally {
      await service.stop();
    }
  });
});
