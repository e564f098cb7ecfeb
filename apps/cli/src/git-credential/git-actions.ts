import { normalBaseUrl, type GitProvider, type SourceRepository } from '@kiops/contracts';
import type { Client } from '../client/client';
import { ProblemFailure } from '../client/problem-failure';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import type { Attributes } from './attributes';
import { accountsFor, baseUrlOf, userOf } from './git-accounts';

/**
 * What Git signs in with; undefined when no record fits.
 * @throws Failure when several fit equally well, or the token has expired
 */
export async function get(client: Client, asked: Attributes): Promise<Attributes | undefined> {
  const [record, ...others] = await accountsFor(client, asked);
  if (record === undefined) return undefined;
  if (others.length > 0) throw severalFit(asked, [record, ...others]);
  const { label, expiresAt } = record;
  const expiry = expiresAt ? Date.parse(expiresAt) : undefined;
  if (expiry !== undefined && expiry <= Date.now())
    throw new Failure(`The token of ${plainText(label)} has expired. Enter a new one in KIOPS.`);
  return {
    username: userOf(record, asked.username),
    password: await tokenOf(client, record),
    ...(expiry !== undefined && { password_expiry_utc: String(Math.floor(expiry / 1_000)) }),
  };
}

/** Keeps what Git signed in with. What `get` gave is kept already: nothing is written then. */
export async function store(client: Client, given: Attributes): Promise<void> {
  const { username, password } = given;
  if (!username || !password || !given.host || !/^https?$/.test(given.protocol ?? '')) return;
  const fitting = await accountsFor(client, given);
  for (const record of fitting) if ((await tokenOf(client, record)) === password) return;
  const expiresAt = expiryOf(given);
  const same = fitting.find((record) => userOf(record) === username && isAt(record, given));
  if (same) {
    await client.patch(`source-repositories/${same.id}`, { token: password, expiresAt }, same.version);
    return;
  }
  const baseUrl = baseUrlOf(given);
  const label = `${normalBaseUrl(baseUrl)} ${username}`.slice(0, 120);
  const provider = providerOf(given.host);
  await client.create('source-repositories', {
    label,
    provider,
    baseUrl,
    username,
    token: password,
    expiresAt,
  });
}

/**
 * Puts the record into the trash whose secret Git was refused with. Git asks for that after every refusal, for another
 * repository of the same account too: any other password, and a token that may not write, remove nothing.
 */
export async function erase(client: Client, refused: Attributes): Promise<void> {
  if (!refused.password) return;
  for (const record of await accountsFor(client, refused)) {
    if ((await tokenOf(client, record)) !== refused.password) continue;
    try {
      await client.delete(`source-repositories/${record.id}`);
    } catch (error) {
      if (error instanceof ProblemFailure && error.problem.code === 'scope-missing') return;
      throw error;
    }
  }
}

async function tokenOf(client: Client, { id }: SourceRepository): Promise<string> {
  const { token } = await client.ask<{ readonly token: string | null }>(`source-repositories/${id}/reveal`);
  return token ?? '';
}

function isAt({ baseUrl }: SourceRepository, given: Attributes): boolean {
  const places = [baseUrlOf(given), baseUrlOf({ ...given, path: undefined })].map(normalBaseUrl);
  return places.includes(normalBaseUrl(baseUrl));
}

function expiryOf({ password_expiry_utc: seconds }: Attributes): string | null {
  const time = new Date(Number(seconds || NaN) * 1_000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function providerOf(host: string): GitProvider {
  if (/^([a-z0-9-]+\.)?github\.com(:|$)/i.test(host)) return 'github';
  return /^([a-z0-9-]+\.)*gitlab\./i.test(host) ? 'gitlab' : 'other';
}

function severalFit({ protocol, host }: Attributes, records: readonly SourceRepository[]): Failure {
  return new Failure(
    [
      `${records.length} records fit ${plainText(`${protocol}://${host}`)}:`,
      ...records.map((record) => `  ${plainText(`${record.label} · ${userOf(record)}`)}`),
      `Say which by a user name in the address: ${plainText(`${protocol}://${userOf(records[0])}@${host}/`)}`,
    ].join('\n'),
    EXIT.ambiguous,
  );
}
