import type {
  NewServiceToken,
  OneTimeLink,
  Role,
  Scope,
  ServiceAccount,
  ServiceToken,
  User,
} from '@kiops/contracts';
import { RefusedAccess } from '../../refused-access/refused-access';
import type { TestService } from '../../testing/test-service';
import { SetUpService } from '../set-up/set-up.service';
import { Browser } from './browser';

/** The first PlatformAdmin of every spec. */
export const KIM = { email: 'kim@example.com', name: 'Kim Park', password: 'kim likes long walks' } as const;

/** The code of a fresh set-up link. */
export async function setUpCode(service: TestService): Promise<string> {
  const link = await service.application.get(SetUpService).link();
  if (link === undefined) throw new Error('This service is set up already.');
  return secretOf(link);
}

/** Sets a new service up as Kim; the browser is signed in. */
export async function setUpAsKim(service: TestService): Promise<Browser> {
  const browser = new Browser(service.origin);
  await browser.post('/set-up', { code: await setUpCode(service), ...KIM });
  return browser;
}

/**
 * Forgets everyone and everything, as if the service had just been started: quicker than starting another one. What the
 * spec before has left under way may hold what this waits for, and wait for what this holds: PostgreSQL then ends one.
 */
export async function startOver(service: TestService): Promise<void> {
  await writeRefusals(service);
  for (;;) {
    try {
      await service.database.query(FORGET);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK) throw error;
    }
  }
}

/** Has what was refused until now written to the audit log, for which it would wait up to a minute. */
export async function writeRefusals(service: TestService): Promise<void> {
  // Every reply that was received is noted once another has been.
  await fetch(`${service.origin}/api/health/live`);
  await service.application.get(RefusedAccess).flush();
}

/**
 * What `TRUNCATE ... CASCADE` would remove, and held by the same lock. `DELETE` is a tenth of its work for tables of a few
 * rows: it makes no new files, and nothing that was prepared has to be planned again.
 */
const FORGET = `DO $$
  DECLARE reached regclass;
  BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR reached IN
      WITH RECURSIVE reached AS (
        SELECT unnest(ARRAY['accounts', 'service_accounts', 'throttles', 'audit_log']::regclass[])::oid AS id
        UNION
        SELECT conrelid FROM pg_constraint JOIN reached ON confrelid = reached.id WHERE contype = 'f'
      ) SELECT id FROM reached
    LOOP
      EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', reached);
      EXECUTE format('DELETE FROM %s', reached);
    END LOOP;
  END $$`;

/** `deadlock_detected`: PostgreSQL, appendix A. */
const DEADLOCK = '40P01';

/** Someone who was invited and has joined. */
export interface Person {
  readonly user: User;
  readonly browser: Browser;
  readonly password: string;
}

/** Invites someone, and joins in a browser of their own. */
export async function join(admin: Browser, name: string, role: Role = 'Member'): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const { body } = await admin.post<{ user: User; link: OneTimeLink }>('/users', { email, role });
  const browser = new Browser(admin.origin);
  const password = `${name} has a long password`;
  await browser.post('/links/redeem', { token: secretOf(body.link.url), password, name });
  return { user: body.user, browser, password };
}

/** Makes a service token that lives for a day. */
export async function makeToken(
  { browser, password }: Pick<Person, 'browser' | 'password'>,
  scopes: readonly Scope[],
  name = 'deployer',
): Promise<ServiceToken & { readonly token: string }> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const wanted = { name, scopes, expiresAt, password };
  const { body } = await browser.post<ServiceToken & { token: string }>('/service-tokens', wanted);
  return body;
}

/** Makes a service account with one token, which lives for a day. */
export async function makeServiceAccount(
  { browser, password }: Pick<Person, 'browser' | 'password'>,
  wanted: Partial<Pick<ServiceToken, 'scopes' | 'stores' | 'addresses' | 'users' | 'expiresAt'>> = {},
  name = 'deploy-pipeline',
): Promise<NewServiceToken & { readonly serviceAccountId: string }> {
  const account = (await browser.post<ServiceAccount>('/service-accounts', { name })).body;
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const request = { name: 'prod', scopes: ['records:read'], expiresAt, ...wanted, password };
  const { body } = await browser.post<NewServiceToken>(`/service-accounts/${account.id}/tokens`, request);
  return { ...body, serviceAccountId: account.id };
}

/** What a service account's program sends that has the token, and acts for a user. */
export function onBehalfOf(
  token: { readonly token: string },
  user: string,
): { headers: Record<string, string> } {
  return { headers: { ...bearer(token).headers, 'x-kiops-on-behalf-of': user } };
}

/** What a program sends that has the token. */
export function bearer({ token }: { readonly token: string }): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${token}` } };
}

/** The secret in the fragment of a one-time link. */
export function secretOf(link: string): string {
  return String([...new URLSearchParams(new URL(link).hash.slice(1)).values()][0]);
}
