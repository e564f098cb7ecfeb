import type { FastifyReply, FastifyRequest } from 'fastify';
import { setKnownBrowserCookie } from '../known-browsers/known-browser-cookies';
import { setSessionCookies } from './session-cookies';

/** What somebody who came in gets: the session, and what makes the browser known to this account. */
export interface Entry {
  readonly email: string;
  readonly session: string;
  readonly knownBrowser: string;
}

/** Gives the browser both, as cookies. */
export function setEntryCookies(
  reply: FastifyReply,
  request: FastifyRequest,
  { email, session, knownBrowser }: Entry,
  secure: boolean,
): void {
  setSessionCookies(reply, session, secure);
  setKnownBrowserCookie(reply, request.headers.cookie, { email, token: knownBrowser }, secure);
}
