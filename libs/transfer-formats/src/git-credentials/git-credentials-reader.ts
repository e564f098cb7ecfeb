import { gitEntry } from '../accounts/git-account';
import { percentDecoded } from '../accounts/percent';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { isKnownToken } from '../token/known-token';

/** How many lines are looked at to tell the format. */
const SAMPLE = 50;

/** What `git credential-store` keeps (git-credential-store(1)): one address with user name and password per line. */
export const gitCredentialsReader: FormatReader = {
  format: 'git-credentials',
  recognises: ({ text, firstLines }) => {
    if (!/^https?:\/\/[^\s/?#@]*@/m.test(text.slice(0, 100_000))) return false;
    const used = firstLines.slice(0, SAMPLE).filter((line) => line.trim() !== '' && !line.startsWith('#'));
    return used.every((line) => /^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(line) && !IS_DATABASE.test(line));
  },
  share: (file) => lineShare(file, (line) => LOGIN.test(line)),
  read: readGitCredentials,
};

/** An address with a user name, or with what should be one. */
const LOGIN = /^https?:\/\/[^/?#]*@/i;

const IS_DATABASE = /^(?:postgres|mysql|mariadb|mongodb|redis|mssql|sqlserver|oracle)/i;

function readGitCredentials({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  for (const [index, line] of progress.through(lines)) {
    if (line.trim() === '') continue;
    const at = `line ${index + 1}`;
    if (line.startsWith('#')) {
      builder.leaveOut(at, 'a comment', 'Git takes no account from it.');
      continue;
    }
    const read = readLine(line);
    if (typeof read === 'string') builder.leaveOut(at, 'an account', read);
    else builder.add(gitEntry({ at, ...read }));
  }
  return builder.reading();
}

/** Reads a line as Git does (`credential_from_url_gently`): from the left, at the first `@` and the first colon. */
function readLine(line: string): { baseUrl: string; host: string; username: string; token: string } | string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(line);
  if (match === null) return 'It is no address.';
  const [, scheme, authority, rest] = match;
  if (!/^https?$/i.test(scheme)) return `Git repositories over ${scheme} are not signed in to by a token.`;
  const at = authority.indexOf('@');
  const colon = authority.indexOf(':');
  if (at < 0) {
    return /@/.test(rest)
      ? 'Its user name or password has a “/”, “?” or “#” that is not percent-encoded: Git cannot use it either.'
      : 'It has neither user name nor password.';
  }
  const end = colon < 0 || colon > at ? at : colon;
  const username = percentDecoded(authority.slice(0, end));
  const token = percentDecoded(authority.slice(end + 1, Math.max(at, end + 1)));
  const host = percentDecoded(authority.slice(at + 1));
  const path = percentDecoded(rest.replace(/^\/+/, ''));
  if (username === undefined || token === undefined || host === undefined || path === undefined) {
    return 'Its percent-encoded bytes are no UTF-8.';
  }
  if ([username, token, host, path].some((part) => part.includes('\n')))
    return 'It has a line break, which Git refuses.';
  if (host.includes('@'))
    return 'Its password has an “@” that is not percent-encoded: Git cannot use it either.';
  if (host === '') return 'It names no host.';
  if (token === '' && !isKnownToken(username)) return 'It has a user name, but no password.';
  const baseUrl = `${scheme.toLowerCase()}://${host}${rest.replace(/^\/*/, (slashes) => slashes.slice(0, 1)).replace(/\/$/, '')}`;
  return { baseUrl, host, username, token };
}
