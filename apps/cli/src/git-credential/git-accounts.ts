import {
  identityKey,
  rankIn,
  searchFor,
  sourceRepositoriesDefinition,
  TOKEN_USERS,
  type RecordSearch,
  type SourceRepository,
} from '@kiops/contracts';
import type { Client } from '../client/client';
import { listRecords } from '../records/list-records';
import type { Attributes } from './attributes';

/** The web's protocols: Git asks for others too, such as that of mail. */
const PROTOCOLS: ReadonlySet<string> = new Set(['http', 'https']);

/**
 * The records that fit what Git asks, those that fit best alone: more than one is for a person to decide. A user name that
 * was said is honoured: only its records fit, and those that have none.
 */
export async function accountsFor(client: Client, asked: Attributes): Promise<readonly SourceRepository[]> {
  const { protocol = '', host = '', username } = asked;
  if (!PROTOCOLS.has(protocol) || host.trim() === '') return [];
  const search = searchFor({ repositoryUrl: addressOf(asked) });
  if (search === undefined) return [];
  const records = (await listRecords(
    client,
    'source-repositories',
    filterFor(host),
  )) as unknown as SourceRepository[];
  const ranked = records
    .filter((record) => record.hasToken && isProtectedAs(record, protocol))
    .filter((record) => username === undefined || userOf(record, username) === username)
    .map((record) => ({ record, rank: rankOf(search, record) }))
    .filter(({ rank }) => rank !== undefined);
  const best = Math.max(...ranked.map(({ rank }) => rank!));
  return ranked.filter(({ rank }) => rank === best).map(({ record }) => record);
}

/** Where Git is, as a record says it. */
export function baseUrlOf({ protocol, host, path }: Attributes): string {
  return `${protocol}://${host}${path ? `/${encodedPath(path)}` : ''}`;
}

/** Who signs in: where the token alone says it, whoever was asked for, or the one that the provider names. */
export function userOf({ username, provider }: SourceRepository, asked?: string): string {
  return username || asked || TOKEN_USERS[provider];
}

/** A token that was entered for https is never sent without. */
function isProtectedAs({ baseUrl }: SourceRepository, protocol: string): boolean {
  return protocol === 'https' || /^http:\/\//i.test(baseUrl);
}

function addressOf(asked: Attributes): string {
  const { protocol, host, path, username } = asked;
  const account = username ? `${encodeURIComponent(username)}@` : '';
  return `${protocol}://${account}${host}/${encodedPath(path ?? '')}`;
}

function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function rankOf(search: RecordSearch, record: SourceRepository): number | undefined {
  const identity = identityKey(sourceRepositoriesDefinition, record);
  return rankIn(search, { store: 'source-repositories', identity });
}

/** What every spelling of the host holds. The signs of IPv6 are written in many ways. */
function filterFor(host: string): string | undefined {
  return host.startsWith('[') ? undefined : host.split(':', 1)[0];
}
