import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { cookiesOf, hostCookieName, setCookie } from '../../caller/cookies';
import { KNOWN_BROWSER } from './known-browsers.service';

const PREFIX = 'kiops_browser_';

/** What is called otherwise was not made here, and need not be a name that may be sent back. */
const OWN_NAME = /^[\w-]+$/;

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
  return cookiesOf(cookieHeader)[cookieName(email, secure)] || undefined;
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
  const prefix = hostCookieName(PREFIX, secure);
  const others = Object.keys(cookiesOf(cookieHeader)).filter(
    (name) => name !== own && name.startsWith(prefix) && OWN_NAME.test(name),
  );
  // Fastify adds to the Set-Cookie headers that are there already.
  void reply.header('Set-Cookie', [
    setCookie({ name: own, value: token, secure, maxAge: KNOWN_BROWSER.days * 86_400 }),
    ...others.slice(ACCOUNTS - 1).map((name) => setCookie({ name, value: '', secure, maxAge: 0 })),
  ]);
}

/** One cookie per account: people share computers. The address itself does not stand in the name. */
function cookieName(email: string, secure: boolean): string {
  const digest = createHash('sha256').update(email).digest('base64url').slice(0, 16);
  return hostCookieName(PREFIX + digest, secure);
}
