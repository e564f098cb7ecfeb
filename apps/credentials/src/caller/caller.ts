import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { PlanId, RecordStore, Role, Scope } from '@kiops/contracts';
import type { FastifyRequest } from 'fastify';

/** What a service token says of itself. */
export interface TokenFacts {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly scopes: readonly Scope[];
  /** The stores whose records it reaches; null: all. */
  readonly stores: readonly RecordStore[] | null;
  /** Whose token it is, unless it is personal. */
  readonly serviceAccount?: { readonly id: string; readonly name: string };
}

/**
 * Who sends a request: an account, by its session or by one of its personal tokens; or a service account, and then the
 * account is that of the user for whom it acts.
 */
export interface Caller extends Partial<TokenFacts> {
  readonly accountId: string;
  readonly role: Role;
  readonly email: string;
  readonly name: string;
  readonly plan: PlanId;
  readonly via: 'session' | 'token';
  readonly sessionId?: string;
  /** The client's address; a trusted proxy's `X-Forwarded-For` counts. */
  readonly address: string;
  readonly userAgent: string | null;
}

/** A request that may have passed the AuthGuard, which sets `caller` on every route that is not `@Public()`. */
export interface CalledRequest extends FastifyRequest {
  caller?: Caller;
  /** When the AuthGuard let it in, in milliseconds of the monotonic clock. */
  admittedAt?: number;
}

/** The caller of a request that passed the AuthGuard. */
function callerOf(request: CalledRequest): Caller {
  if (!request.caller) throw new Error('This route is public: it has no caller.');
  return request.caller;
}

/** Hands a controller the caller: `list(@CurrentCaller() caller: Caller)`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<CalledRequest>()),
);

/** The caller as the audit log names who did something, and from where. */
export function asActor(caller: Caller): { readonly actorId: string; readonly source: Caller } {
  return { actorId: caller.accountId, source: caller };
}
