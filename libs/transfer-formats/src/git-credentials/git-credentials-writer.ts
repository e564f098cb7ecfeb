import { TOKEN_USERS, type SourceRepositoryFields } from '@kiops/contracts';
import { percentEncoded } from '../files/quoting';

/** The line of `.git-credentials` for an account (git-credential-store(1)). */
export function gitCredentialsLine(
  { baseUrl, username, provider }: SourceRepositoryFields,
  token: string,
): string {
  const [, scheme = 'https', place] = /^(?:(https?):\/\/)?(.*)$/is.exec(baseUrl) ?? [];
  const account = [username || TOKEN_USERS[provider], token].map(percentEncoded).join(':');
  return `${scheme.toLowerCase()}://${account}@${place}\n`;
}
