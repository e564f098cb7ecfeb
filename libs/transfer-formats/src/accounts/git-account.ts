import { isKnownToken } from '../token/known-token';
import type { ReadEntry } from '../reading';

export type Provider = 'github' | 'gitlab' | 'other';

/** The provider, as far as a host tells: the public services, their parts, and hosts that are called as they are. */
export function providerOf(host: string): Provider {
  const name = host.toLowerCase();
  if (/^(?:[a-z0-9-]+\.)*(?:github\.com|ghe\.com)$|^github\./.test(name)) return 'github';
  if (/^(?:[a-z0-9-]+\.)?gitlab\./.test(name)) return 'gitlab';
  return 'other';
}

export interface GitAccount {
  readonly at: string;
  /** Scheme, host and, where there is one, port and path. */
  readonly baseUrl: string;
  readonly host: string;
  readonly username: string;
  readonly token: string;
  readonly remarks?: readonly string[];
}

/** GitHub and others take a token as the user name, too, with anything as the password. */
function withTokenAsSecret(account: GitAccount): Required<GitAccount> {
  const { username, token, remarks = [] } = account;
  if (!isKnownToken(username) || isKnownToken(token)) return { ...account, remarks };
  const said =
    token === '' ? [] : ['Its token stood as the user name: what stood as the password was not taken.'];
  return { ...account, username: '', token: username, remarks: [...remarks, ...said] };
}

/** An account at a Git server, or at any host that is reached over HTTP. */
export function gitEntry(account: GitAccount): Omit<ReadEntry, 'ref'> {
  const { at, baseUrl, host, username, token, remarks } = withTokenAsSecret(account);
  const fields = {
    label: `${host} ${username}`.trim(),
    provider: providerOf(host.replace(/:\d+$/, '')),
    baseUrl,
    ...(username === '' ? {} : { username }),
  };
  return {
    store: 'source-repositories',
    at,
    fields,
    secret: { token },
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}
