import type { GitProvider, SourceRepositoryFields } from '@kiops/contracts';
import { percentEncoded } from '../files/quoting';

/** What stands for the user where the token alone says who it is: each provider takes any, and names this one. */
const USER_OF: Readonly<Record<GitProvider, string>> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  other: 'git',
};

/** The line of `.git-credentials` for an account (git-credential-store(1)). */
export function gitCredentialsLine(
  { baseUrl, username, provider }: SourceRepositoryFields,
  token: string,
): string {
  const [, scheme = 'https', place] = /^(?:(https?):\/\/)?(.*)$/is.exec(baseUrl) ?? [];
  const account = [username || USER_OF[provider], token].map(percentEncoded).join(':');
  return `${scheme.toLowerCase()}://${account}@${place}\n`;
}
