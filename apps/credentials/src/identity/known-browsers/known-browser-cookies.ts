import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { cookieNames, cookieValue, hostCookieName } from '../cookies';
import { KNOWN_BROWSER } from './known-browsers.service';

const PREFIX = 'kiops_browser_';

/** So many accounts are remembered in one browser; a request's header has room for them. */
const ACCOUNTS = 8;

/** What makes a browser known to an account. */
export interface KnownBrowser {
  readonly email: string;
  readonly token: string;
}

/** What this browser once got for this account, if it did. */
export function knownBrowserTokenOf(
  cookieHeader: string | undefined,
  email: string,
  secure: boolean,
): string | undefined {
  return cookieValue(cookieHeader, cookieName(email, secure));
}

/**
 * Makes the browser known to this account: for as long as browsers keep a cookie at all, which is 400 days
 * (RFC 6265bis section 5.5). Of too many accounts, others are forgotten.
 */
export function setKnownBrowserCookie(
  reply: FastifyReply,
  cookieHeader: string | undefined,
  { email, token }: KnownBrowser,
  secure: boolean,
): void {
  const own = cookieName(email, secure);
  const rest = `; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  const others = cookieNames(cookieHeader).filter(
    (name) => name !== own && name.startsWith(hostCookieName(PREFIX, secure)),
  );
  // Fastify adds to the Set-Cookie headers that are there already.
  void reply.header('Set-Cookie', [
    `${own}=${token}; Max-Age=${KNOWN_BROWSER.days * 86_400}${rest}`,
    ...others.slice(ACCOUNTS - 1).map((name) => `${name}=; Max-Age=0${rest}`),
  ]);
}

/** One cookie per account: people share computers. The address itself does not stand in the name. */
function cookieName(email: string, secure: boolean): string {
  const digest = createHash('sha256').update(email).digest('base64url').slice(0, 16);
  return hostCookieName(PREFIX + digest, secure);
}
