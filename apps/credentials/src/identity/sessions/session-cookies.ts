import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { cookiesOf, hostCookieName, setCookie } from '../../caller/cookies';

/** Sent back by the console, by these names, on every unsafe method. */
export const CSRF = { cookie: 'XSRF-TOKEN', header: 'x-xsrf-token' } as const;

/** The session cookie's name. */
function sessionCookieName(secure: boolean): string {
  return hostCookieName('kiops_session', secure);
}

/** The session token in a `Cookie` header, if there is one. */
export function sessionTokenOf(cookieHeader: string | undefined, secure: boolean): string | undefined {
  return cookiesOf(cookieHeader)[sessionCookieName(secure)] || undefined;
}

/** Gives the browser a session. Neither cookie outlives the browser by itself; the service ends the session earlier. */
export function setSessionCookies(reply: FastifyReply, token: string, secure: boolean): void {
  void reply.header('Set-Cookie', [
    setCookie({ name: sessionCookieName(secure), value: token, secure }),
    setCookie({ name: csrfCookieName(secure), value: csrfTokenOf(token), secure, readable: true }),
  ]);
}

/** Takes both cookies away. */
export function clearSessionCookies(reply: FastifyReply, secure: boolean): void {
  void reply.header('Set-Cookie', [
    setCookie({ name: sessionCookieName(secure), value: '', secure, maxAge: 0 }),
    setCookie({ name: csrfCookieName(secure), value: '', secure, maxAge: 0, readable: true }),
  ]);
}

/**
 * The CSRF token of a session: derived from the session token, which scripts cannot read. So a token planted into the
 * readable cookie is of no use, and nothing more needs to be stored.
 */
function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('kiops csrf token').digest('base64url');
}

/** Whether the header carries this session's CSRF token. */
export function csrfTokenFits(sessionToken: string, header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  const expected = Buffer.from(csrfTokenOf(sessionToken));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function csrfCookieName(secure: boolean): string {
  return hostCookieName(CSRF.cookie, secure);
}
