import type { IncomingHttpHeaders } from 'node:http';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Scope } from '@kiops/contracts';
import type { CalledRequest, Caller } from '../../caller/caller';
import { sourceOf } from '../../caller/request-source';
import { PublicAddress } from '../../config/public-address';
import { ProblemException } from '../../problems/problem';
import { ServiceTokensService } from '../service-tokens/service-tokens.service';
import { CSRF, csrfTokenFits, sessionTokenOf } from '../sessions/session-cookies';
import { SessionsService } from '../sessions/sessions.service';

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
    private readonly tokens: ServiceTokensService,
    private readonly publicAddress: PublicAddress,
  ) {}

  /**
   * Lets a request in or not, by its headers alone, and sets its caller. It is asked before the body is read, so that
   * nobody can make the service read, parse and check what they have no right to send.
   * @throws ProblemException `origin-refused`, `not-signed-in`, `csrf-failed`, `not-allowed`, `scope-missing`
   */
  async admit(request: CalledRequest): Promise<void> {
    const { rules } = request.routeOptions.config;
    if (!rules) throw new ProblemException('not-found');
    const bearer = bearerTokenOf(request.headers.authorization);
    if (bearer === undefined) this.assertOwnOrigin(request);
    if (!rules.isPublic) {
      const caller = await (bearer === undefined ? this.bySession(request) : this.byToken(request, bearer));
      request.caller = caller;
      if (rules.roles && !rules.roles.includes(caller.role)) throw new ProblemException('not-allowed');
      if (caller.via === 'token') assertScopes(caller, rules.scopes);
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

  private async bySession(request: CalledRequest): Promise<Caller> {
    const token = sessionTokenOf(request.headers.cookie, this.publicAddress.isHttps);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (token === undefined) throw new ProblemException('not-signed-in');
    if (session === undefined)
      throw new ProblemException('not-signed-in', { ended: await this.sessions.whyEnded(token) });
    const caller: Caller = { ...session, ...sourceOf(request), via: 'session' };
    if (!isSafe(request) && !csrfTokenFits(token, request.headers[CSRF.header])) {
      // Whose session it was is known, though whoever sent this may not be its owner.
      request.caller = caller;
      throw new ProblemException('csrf-failed');
    }
    return caller;
  }

  /** A service token comes in a header that no browser sends by itself: it needs no CSRF token. */
  private async byToken(request: CalledRequest, bearer: string): Promise<Caller> {
    const account = await this.tokens.find(bearer);
    if (account === undefined) throw new ProblemException('not-signed-in');
    return { ...account, ...sourceOf(request), via: 'token' };
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

/** A route that names no scopes is not for service tokens at all. */
function assertScopes(caller: Caller, scopes: readonly Scope[] | undefined): void {
  const missing = scopes?.filter((scope) => !caller.scopes?.includes(scope));
  if (missing?.length === 0) return;
  throw new ProblemException('scope-missing', {
    detail: missing ? `It needs ${missing.join(' and ')}.` : 'Service tokens cannot do this.',
  });
}

/**
 * The token of an `Authorization: Bearer` header (RFC 6750 section 2.1). Undefined with another scheme: a proxy in front
 * may ask for a password of its own, and the browser then sends that here too.
 */
function bearerTokenOf(authorization: string | undefined): string | undefined {
  return /^Bearer\b *(.*)$/i.exec(authorization ?? '')?.[1];
}
