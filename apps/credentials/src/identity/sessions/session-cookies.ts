import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** Sent back by Angular's HttpClient, by these names, on every unsafe method. */
export const CSRF = { cookie: 'XSRF-TOKEN', header: 'x-xsrf-token' } as const;

/**
 * The session cookie's name. Over HTTPS it has the `__Host-` prefix (RFC 6265bis section 4.1.3.2): the browser then
 * takes it only from this very host, so that no neighbour under the same domain can plant one.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-kiops_session' : 'kiops_session';
}

/** The session token in a `Cookie` header, if there is one. */
export function sessionTokenOf(cookieHeader: string | undefined, secure: boolean): string | undefined {
  return cookieValue(cookieHeader, sessionCookieName(secure));
}

/** Gives the browser a session. Neither cookie outlives the browser by itself; the service ends the session earlier. */
export function setSessionCookies(reply: FastifyReply, token: string, secure: boolean): void {
  void reply.header('Set-Cookie', [
    `${sessionCookieName(secure)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`,
    `${CSRF.cookie}=${csrfTokenOf(token)}; Path=/; SameSite=Strict${secure ? '; Secure' : ''}`,
  ]);
}

/** Takes both cookies away. */
export function clearSessionCookies(reply: FastifyReply, secure: boolean): void {
  const end = `; Path=/; Max-Age=0; SameSite=Strict${secure ? '; Secure' : ''}`;
  void reply.header('Set-Cookie', [`${sessionCookieName(secure)}=${end}; HttpOnly`, `${CSRF.cookie}=${end}`]);
}

/**
 * The CSRF token of a session: derived from the session token, which scripts cannot read. So a token planted into the
 * readable cookie is of no use, and nothing more needs to be stored.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('kiops csrf token').digest('base64url');
}

/** Whether the header carries this session's CSRF token. */
export function csrfTokenFits(sessionToken: string, header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  const expected = Buffer.from(csrfTokenOf(sessionToken));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name)
      return pair.slice(equals + 1).trim() || undefined;
  }
  return undefined;
}
