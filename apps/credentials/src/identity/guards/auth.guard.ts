import type { IncomingHttpHeaders } from 'node:http';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ON_BEHALF_OF_HEADER, type Scope } from '@kiops/contracts';
import type { CalledRequest, Caller, TokenFacts } from '../../caller/caller';
import { sourceOf } from '../../caller/request-source';
import { assertReaches, assertReachesAll } from '../../caller/store-limits';
import { isInRange, parseAddressRange } from '../../config/address-range';
import { PublicAddress } from '../../config/public-address';
import { ProblemException } from '../../problems/problem';
import { TokenHolders } from '../service-tokens/token-holders';
import { CSRF, csrfTokenFits, sessionTokenOf } from '../sessions/session-cookies';
import { SessionsService } from '../sessions/sessions.service';
import { ActsForUsers } from './acts-for-users';
import type { RouteRules } from './route-rules';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** For how long, in milliseconds, what was found of a caller holds while the body comes in. */
const HOLDS = 1_000;

/**
 * Stands before every route. Nothing is remembered between two requests: a session that was ended, a role that was
 * changed or an account that was deactivated counts from the next request on, on every replica.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionsService,
    private readonly tokens: TokenHolders,
    private readonly acts: ActsForUsers,
    private readonly publicAddress: PublicAddress,
  ) {}

  /**
   * Lets a request in or not, by its headers alone, and sets its caller. It is asked before the body is read, so that
   * nobody can make the service read, parse and check what they have no right to send.
   * @throws ProblemException `origin-refused`, `not-signed-in`, `csrf-failed`, `not-allowed`, `scope-missing`,
   *   `store-not-allowed`, `address-not-allowed`, `on-behalf-of-required`, `on-behalf-of-refused`
   */
  async admit(request: CalledRequest): Promise<void> {
    const { rules } = request.routeOptions.config;
    if (!rules) throw new ProblemException('not-found');
    const bearer = bearerTokenOf(request.headers.authorization);
    if (bearer === undefined) this.assertOwnOrigin(request);
    if (!rules.isPublic) {
      if (bearer === undefined) await this.bySession(request, rules);
      else await this.byToken(request, rules, bearer);
    }
    request.admittedAt = performance.now();
  }

  /** Nest asks when the body is there. Of those whose body took its time, it may no longer be true. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const { admittedAt } = request;
    if (admittedAt === undefined || performance.now() - admittedAt > HOLDS) await this.admit(request);
    return true;
  }

  private async bySession(request: CalledRequest, { roles }: RouteRules): Promise<void> {
    const token = sessionTokenOf(request.headers.cookie, this.publicAddress.isHttps);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (token === undefined) throw new ProblemException('not-signed-in');
    if (session === undefined)
      throw new ProblemException('not-signed-in', { ended: await this.sessions.whyEnded(token) });
    const caller: Caller = { ...session, ...sourceOf(request), via: 'session' };
    // Whose session it was is known, though whoever sent this may not be its owner.
    request.caller = caller;
    if (!isSafe(request) && !csrfTokenFits(token, request.headers[CSRF.header]))
      throw new ProblemException('csrf-failed');
    if (namedUserOf(request) !== undefined)
      throw new ProblemException('on-behalf-of-refused', { detail: 'Only service accounts act for others.' });
    if (roles && !roles.includes(caller.role)) throw new ProblemException('not-allowed');
  }

  /** A service token comes in a header that no browser sends by itself: it needs no CSRF token. */
  private async byToken(request: CalledRequest, rules: RouteRules, bearer: string): Promise<void> {
    const named = namedUserOf(request);
    const found = await this.tokens.find(bearer, named);
    if (found === undefined) throw new ProblemException('not-signed-in');
    const { account, addresses, stale, ...token } = found;
    const source = sourceOf(request);
    if (account) request.caller = { ...account, ...token, ...source, via: 'token' };
    assertAddress(source.address, addresses);
    if (stale) await this.tokens.used(token.tokenId, source.address);
    assertScopes(token, rules.scopes, named);
    if (!account) {
      if (named === undefined) throw new ProblemException('on-behalf-of-required');
      await this.acts.refused({ ...token, ...source }, routeOf(request));
      throw new ProblemException('on-behalf-of-refused');
    }
    if (rules.roles && !rules.roles.includes(account.role)) throw new ProblemException('not-allowed');
    assertStores(token, rules);
    if (token.serviceAccount) await this.acts.acted({ ...account, ...token, ...source }, routeOf(request));
  }

  /**
   * Browsers say where a request comes from (RFC 6454 section 7), and a page cannot change that. Programs say nothing,
   * and have no cookies that somebody else could make use of.
   */
  private assertOwnOrigin(request: CalledRequest): void {
    if (isSafe(request)) return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      origin === undefined
        ? site !== undefined && site !== 'same-origin' && site !== 'none'
        : !this.publicAddress.isOwnOrigin(origin);
    if (!foreign) return;
    throw new ProblemException('origin-refused', {
      detail: `The console of this KIOPS is at ${this.publicAddress.origin}. Another address is set by KIOPS_PUBLIC_URL.`,
    });
  }
}

function isSafe(request: CalledRequest): boolean {
  return SAFE_METHODS.includes(request.method);
}

/** The token of a service or of a session that a request brings, whether it works or not. */
export function tokenOf(
  { authorization, cookie }: IncomingHttpHeaders,
  isHttps: boolean,
): string | undefined {
  return bearerTokenOf(authorization) ?? sessionTokenOf(cookie, isHttps);
}

/** A route that names no scopes is not for service tokens at all. Whoever names a user needs the scope for that, too. */
function assertScopes(
  token: TokenFacts,
  scopes: readonly Scope[] | undefined,
  named: string | undefined,
): void {
  const needed = scopes && [...scopes, ...(named === undefined ? [] : (['on-behalf-of'] as const))];
  const missing = needed?.filter((scope) => !token.scopes.includes(scope));
  if (missing?.length === 0) return;
  throw new ProblemException('scope-missing', {
    detail: missing ? `It needs ${missing.join(' and ')}.` : 'Service tokens cannot do this.',
  });
}

/** A token that does not reach all stores gets to what is of its own, and to what looks at that itself. */
function assertStores(token: TokenFacts, { stores, scopes }: RouteRules): void {
  if (!token.stores || stores === 'checked') return;
  if (stores !== 'all') assertReaches(token, stores);
  else if (scopes && scopes.length > 0) assertReachesAll(token);
}

/** An address that counts is one of those from which the token works; a trusted proxy's `X-Forwarded-For` counts. */
function assertAddress(address: string, networks: readonly string[] | null): void {
  if (!networks) return;
  const ranges = networks.map(parseAddressRange);
  if (!ranges.some((range) => range !== undefined && isInRange(address, range)))
    throw new ProblemException('address-not-allowed');
}

/** For whom a service account says it acts: an id or an email address, as it was sent. */
function namedUserOf({ headers }: CalledRequest): string | undefined {
  const named = headers[ON_BEHALF_OF_HEADER.toLowerCase()];
  return Array.isArray(named) ? named.join() : named;
}

function routeOf({ method, routeOptions }: CalledRequest): string {
  return `${method} ${routeOptions.url ?? ''}`;
}

/**
 * The token of an `Authorization: Bearer` header (RFC 6750 section 2.1). Undefined with another scheme: a proxy in front
 * may ask for a password of its own, and the browser then sends that here too.
 */
function bearerTokenOf(authorization: string | undefined): string | undefined {
  return /^Bearer\b *(.*)$/i.exec(authorization ?? '')?.[1];
}
