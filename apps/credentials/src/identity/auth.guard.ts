import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role, Scope } from '@kiops/contracts';
import { PublicAddress } from '../console/public-address';
import { ProblemException } from '../problems/problem';
import { ACCESS } from './access';
import type { CalledRequest, Caller } from './caller';
import { sourceOf } from './request-source';
import { ServiceTokensService } from './service-tokens/service-tokens.service';
import { CSRF, csrfTokenFits, sessionTokenOf } from './sessions/session-cookies';
import { SessionsService } from './sessions/sessions.service';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Stands before every route. Nothing is remembered between two requests: a session that was ended, a role that was
 * changed or an account that was deactivated counts from the next request on, on every replica.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly tokens: ServiceTokensService,
    private readonly publicAddress: PublicAddress,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const bearer = bearerTokenOf(request.headers.authorization);
    if (bearer === undefined) this.assertOwnOrigin(request);
    if (this.metadata<boolean>(context, ACCESS.public)) return true;

    const caller = await this.callerOf(request);
    request.caller = caller;
    const roles = this.metadata<Role[]>(context, ACCESS.roles);
    if (roles && !roles.includes(caller.role)) throw new ProblemException('not-allowed');
    if (caller.via === 'token') assertScopes(caller, this.metadata<Scope[]>(context, ACCESS.scopes));
    return true;
  }

  /**
   * Who sends a request, from its headers alone: also for those who must know before they read a large body.
   * @throws ProblemException `not-signed-in`, `csrf-failed`
   */
  async callerOf(request: CalledRequest): Promise<Caller> {
    const bearer = bearerTokenOf(request.headers.authorization);
    return bearer === undefined ? this.bySession(request) : this.byToken(request, bearer);
  }

  private async bySession(request: CalledRequest): Promise<Caller> {
    const token = sessionTokenOf(request.headers.cookie, this.publicAddress.isHttps);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (token === undefined || session === undefined) throw new ProblemException('not-signed-in');
    if (!isSafe(request) && !csrfTokenFits(token, request.headers[CSRF.header])) {
      throw new ProblemException('csrf-failed');
    }
    return { ...session, ...sourceOf(request), via: 'session' };
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

  private metadata<Value>(context: ExecutionContext, key: string): Value | undefined {
    return this.reflector.getAllAndOverride<Value | undefined>(key, [
      context.getHandler(),
      context.getClass(),
    ]);
  }
}

function isSafe(request: CalledRequest): boolean {
  return SAFE_METHODS.includes(request.method);
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
