import type { OneTimeLink } from '@kiops/contracts';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { BOUND_TABLES, type BoundColumn, type BoundTable } from '../../crypto/bound-tables';
import { SAMPLES } from '../../testing/samples';
import { startTestService, type TestService } from '../../testing/test-service';
import { Browser } from '../testing/browser';
import {
  join,
  KIM,
  makeToken,
  secretOf,
  setUpAsKim,
  setUpCode,
  startOver,
  type Person,
  makeServiceAccount,
  onBehalfOf,
} from '../testing/people';
import { hashPassword } from './password-hash';

/** What a row grants nothing by: what it was called, when it was made, where it came from. */
const GRANTING_NOTHING: Readonly<Record<BoundTable, readonly string[]>> = {
  accounts: ['name', 'created_at', 'last_seen_at', 'manager_link_at', 'manager_gave_at'],
  sessions: ['address', 'user_agent', 'created_at'],
  one_time_links: ['created_at'],
  service_tokens: ['created_at', 'last_used_at', 'last_used_from', 'hint', 'successor_id'],
  service_accounts: ['created_at'],
};

/** What somebody who can write the database would put into each column, as SQL. */
type Alterations<Table extends BoundTable> = Readonly<Record<BoundColumn<Table>, string>>;

const TABLES = Object.keys(BOUND_TABLES) as BoundTable[];
const MINE = newBearerSecret();
const MY_HASH = `'\\x${bearerSecretHash(MINE).toString('hex')}'::bytea`;
const MY_TOKEN_HASH = `'\\x${bearerSecretHash(`kiops_${MINE}`).toString('hex')}'::bytea`;
const ANOTHER_ID = `'01a204e9-b524-7f35-95ff-05f571b6c95c'`;
const KIMS_ID = `(SELECT id FROM accounts WHERE email = '${KIM.email}')`;
const LATER = `now() + interval '300 days'`;

describe('Rows that grant something', () => {
  let service: TestService;
  let kim: Browser;
  let lee: Person;
  let myPasswordHash: string;

  beforeAll(async () => {
    service = await startTestService();
    myPasswordHash = await hashPassword('a password of mine');
  });

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    lee = await join(kim, 'Lee');
  });

  afterAll(() => service.stop());

  /** As somebody who can write everything: no constraint is in the way. */
  const write = (sql: string, values: unknown[] = []): Promise<void> =>
    service.database.transaction(async (transaction) => {
      await transaction.query('SET LOCAL session_replication_role = replica');
      await transaction.query(sql, values);
    });

  /** Alters one column after the other, and puts the row back each time, to see that it opens again. */
  const alterEach = async <Table extends BoundTable>(
    table: Table,
    id: string,
    alterations: Alterations<Table>,
    opens: () => Promise<boolean>,
  ): Promise<void> => {
    expect(await opens())
      .withContext(`${table} as it was written`)
      .toBeTrue();
    const columns = [...Object.entries<string>(alterations), ['mac', 'NULL'], ['mac', `'\\x00'::bytea`]];
    await write(`CREATE TABLE kept AS SELECT * FROM ${table} WHERE id = '${id}'`);
    for (const [column, value] of columns) {
      await write(`UPDATE ${table} SET ${column} = ${value} WHERE id = '${id}'`);
      expect(await opens())
        .withContext(`${table}.${column} = ${value}`)
        .toBeFalse();
      await write(`DELETE FROM ${table} WHERE id IN ('${id}', ${ANOTHER_ID})`);
      await write(`INSERT INTO ${table} SELECT * FROM kept`);
      expect(await opens())
        .withContext(`${table}.${column} as before`)
        .toBeTrue();
    }
    await write('DROP TABLE kept');
  };
  const idOf = async (sql: string): Promise<string> =>
    (await service.database.query<{ id: string }>(sql))[0].id;
  const asMe = (sessionToken: string): Browser => {
    const browser = new Browser(service.origin);
    browser.cookies.set('kiops_session', sessionToken);
    return browser;
  };
  const byToken = async (token: string): Promise<boolean> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await new Browser(service.origin).get('/registries', { headers })).status === 200;
  };
  const lees = async (): Promise<string> => (await makeToken(lee, ['records:read'])).token;
  const inspects = async (token: string): Promise<boolean> =>
    (await new Browser(service.origin).post('/links/inspect', { token })).status === 200;

  it('have every column bound, but for those that are known to grant nothing', async () => {
    for (const table of TABLES) {
      const columns = await service.database.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND column_name <> 'mac'`,
        [table],
      );
      const known: readonly string[] = [...BOUND_TABLES[table], ...GRANTING_NOTHING[table]];
      expect(columns.map(({ name }) => name).sort())
        .withContext(table)
        .toEqual([...known].sort());
    }
  });

  it('are sessions that open nothing when a column was altered', async () => {
    const id = await idOf(
      `SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email <> '${KIM.email}'`,
    );
    await alterEach(
      'sessions',
      id,
      {
        id: ANOTHER_ID,
        account_id: KIMS_ID,
        token_hash: MY_HASH,
        last_used_at: `now() - interval '2 minutes'`,
        expires_at: LATER,
      },
      async () =>
        (await lee.browser.get('/me')).status === 200 || (await asMe(MINE).get('/me')).status === 200,
    );
  });

  it('are service tokens that open nothing when a column was altered', async () => {
    const token = await lees();
    await alterEach(
      'service_tokens',
      await idOf('SELECT id FROM service_tokens'),
      {
        id: ANOTHER_ID,
        account_id: KIMS_ID,
        name: `'another name'`,
        scopes: `scopes || ARRAY['records:reveal']`,
        token_hash: MY_TOKEN_HASH,
        expires_at: LATER,
        service_account_id: `${ANOTHER_ID}, account_id = NULL`,
        stores: `ARRAY['registries']`,
        addresses: `ARRAY['0.0.0.0/0', '::/0']`,
        users: `ARRAY[]::text[]`,
      },
      async () => (await byToken(token)) || (await byToken(`kiops_${MINE}`)),
    );
  });

  it('are service accounts and their tokens, which act for nobody when a column was altered', async () => {
    const scopes = ['records:read', 'on-behalf-of'] as const;
    const made = await makeServiceAccount(
      { browser: kim, password: KIM.password },
      { scopes, users: [lee.user.id] },
    );
    const acts = async (user: string): Promise<boolean> =>
      (await new Browser(service.origin).get('/registries', onBehalfOf(made, user))).status === 200;
    const opens = async (): Promise<boolean> => (await acts(lee.user.id)) || (await acts(KIM.email));
    await alterEach(
      'service_tokens',
      made.id,
      {
        id: ANOTHER_ID,
        account_id: `${KIMS_ID}, service_account_id = NULL`,
        name: `'another name'`,
        scopes: `scopes || ARRAY['records:reveal']`,
        token_hash: MY_TOKEN_HASH,
        expires_at: LATER,
        service_account_id: ANOTHER_ID,
        stores: `ARRAY['registries']`,
        addresses: `ARRAY['0.0.0.0/0', '::/0']`,
        users: `users || ARRAY['${KIM.email}']`,
      },
      opens,
    );
    const another = { id: ANOTHER_ID, name: `'another name'` };
    await alterEach('service_accounts', made.serviceAccountId, another, opens);
  });

  it('are links that open nothing when a column was altered', async () => {
    const { body } = await kim.post<OneTimeLink>(`/users/${lee.user.id}/password-reset`);
    const token = secretOf(body.url);
    await alterEach(
      'one_time_links',
      await idOf('SELECT id FROM one_time_links'),
      {
        id: ANOTHER_ID,
        purpose: `'invitation'`,
        account_id: KIMS_ID,
        role: `'PlatformAdmin'`,
        made_by: 'NULL',
        token_hash: MY_HASH,
        expires_at: LATER,
      },
      async () => (await inspects(token)) || (await inspects(MINE)),
    );
    await write(`UPDATE one_time_links SET account_id = ${KIMS_ID}`);
    const reply = await new Browser(service.origin).post('/links/redeem', { token, password: lee.password });
    expect([reply.status, reply.body.code]).toEqual([400, 'link-invalid']);
  });

  it('are accounts that get in by nothing when a column was altered', async () => {
    const token = await lees();
    const signsIn = async (password: string): Promise<boolean> =>
      (await new Browser(service.origin).signIn(lee.user.email, password)).status === 204;
    const cases: Alterations<'accounts'> = {
      id: ANOTHER_ID,
      email: `'another@example.com'`,
      role: `'PlatformAdmin'`,
      plan: `'free'`,
      state: `'invited'`,
      password_hash: `'${myPasswordHash}'`,
      password_by_manager: 'NOT password_by_manager',
    };
    await alterEach(
      'accounts',
      lee.user.id,
      cases,
      async () =>
        (await lee.browser.get('/me')).status === 200 ||
        (await byToken(token)) ||
        (await signsIn(lee.password)) ||
        (await signsIn('a password of mine')),
    );
  });

  it('let a deactivated account in no more by a changed state, and no link be made for an altered one', async () => {
    await kim.post(`/users/${lee.user.id}/deactivate`, {});
    const signIn = () => new Browser(service.origin).signIn(lee.user.email, lee.password);
    await write(`UPDATE accounts SET state = 'active' WHERE id = $1`, [lee.user.id]);
    expect((await signIn()).body.code).toBe('wrong-credentials');
    expect((await kim.post(`/users/${lee.user.id}/password-reset`)).status).toBe(404);
    await write(`UPDATE accounts SET state = 'deactivated' WHERE id = $1`, [lee.user.id]);
    expect((await kim.post(`/users/${lee.user.id}/reactivate`)).status).toBe(200);
    expect((await signIn()).status).toBe(204);
  });

  it('open nothing when somebody else has made them, with the MAC of another row or with none', async () => {
    const token = await lees();
    await kim.post('/registries', SAMPLES.registries('Harbor'));
    await kim.post(`/users/${lee.user.id}/password-reset`);
    for (const mac of ['NULL', 'mac']) {
      await write(
        `INSERT INTO service_tokens (id, account_id, name, scopes, token_hash, expires_at, mac)
         SELECT gen_random_uuid(), ${KIMS_ID}, name, scopes, ${MY_TOKEN_HASH}, expires_at, ${mac}
         FROM service_tokens LIMIT 1`,
      );
      await write(
        `INSERT INTO sessions (id, account_id, token_hash, address, expires_at, mac)
         SELECT gen_random_uuid(), ${KIMS_ID}, ${MY_HASH}, address, expires_at, ${mac} FROM sessions LIMIT 1`,
      );
      await write(
        `INSERT INTO one_time_links (id, purpose, account_id, role, token_hash, expires_at, mac)
         SELECT gen_random_uuid(), purpose, ${KIMS_ID}, 'PlatformAdmin', ${MY_HASH}, expires_at, ${mac} FROM one_time_links LIMIT 1`,
      );
      await write(
        `INSERT INTO accounts (id, email, name, role, plan, state, password_hash, mac)
         SELECT gen_random_uuid(), 'me@example.com', 'Me', 'PlatformAdmin', plan, 'active', $1, ${mac}
         FROM accounts LIMIT 1`,
        [myPasswordHash],
      );
      expect(await byToken(`kiops_${MINE}`)).toBeFalse();
      expect((await asMe(MINE).get('/me')).status).toBe(401);
      expect(await inspects(MINE)).toBeFalse();
      const me = await new Browser(service.origin).signIn('me@example.com', 'a password of mine');
      expect(me.body.code).toBe('wrong-credentials');
      await write(`DELETE FROM service_tokens WHERE token_hash = ${MY_TOKEN_HASH}`);
      await write(`DELETE FROM sessions WHERE token_hash = ${MY_HASH}`);
      await write(`DELETE FROM one_time_links WHERE token_hash = ${MY_HASH}`);
      await write(`DELETE FROM accounts WHERE email = 'me@example.com'`);
    }
    expect(await byToken(token)).toBeTrue();
  });

  it('are set-up links, which only the service makes', async () => {
    await startOver(service);
    const stranger = new Browser(service.origin);
    await write(
      `INSERT INTO one_time_links (id, purpose, token_hash, expires_at)
       VALUES (gen_random_uuid(), 'set-up', ${MY_HASH}, ${LATER})`,
    );
    expect((await stranger.post('/set-up', { ...KIM, code: MINE })).body.code).toBe('set-up-code-invalid');
    const code = await setUpCode(service);
    const mac = `(SELECT mac FROM one_time_links WHERE mac IS NOT NULL)`;
    await write(`UPDATE one_time_links SET mac = ${mac}`);
    expect((await stranger.post('/set-up', { ...KIM, code: MINE })).body.code).toBe('set-up-code-invalid');
    expect((await stranger.post('/set-up', { ...KIM, code })).status).toBe(204);
  });

  it('are refused loudly: in the log and in the audit, without what they hold', async () => {
    await write(`UPDATE sessions SET token_hash = ${MY_HASH} WHERE account_id = $1`, [lee.user.id]);
    const before = service.logs.length;
    for (let tries = 0; tries < 3; tries += 1)
      expect((await asMe(MINE).get('/me')).body.code).toBe('not-signed-in');
    const told = service.logs.slice(before).filter((line) => line.includes('something other than KIOPS'));
    expect(told.length).toBe(1);
    expect(told[0]).not.toContain(MINE);
    expect(JSON.parse(told[0])).toEqual(jasmine.objectContaining({ level: 50, table: 'sessions' }));
    for (;;) {
      const { body } = await kim.get<{ items: { detail: object }[] }>('/audit?action=row.refused');
      if (body.items.length === 0) continue;
      expect(body.items.map(({ detail }) => Object.keys(detail).sort())).toEqual([['id', 'table']]);
      break;
    }
  });
});
