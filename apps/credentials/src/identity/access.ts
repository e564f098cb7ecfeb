import { SetMetadata } from '@nestjs/common';
import type { Role } from '@kiops/contracts';

/** What a service token can be allowed to do. */
export const SCOPES = [
  'records:read',
  'records:write',
  'records:reveal',
  'connections:write',
  'transfer',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Metadata keys, read by the AuthGuard. */
export const ACCESS = { public: 'kiops:public', roles: 'kiops:roles', scopes: 'kiops:scopes' } as const;

/** Opens a route to everyone. Origin checks still hold; there is no caller. */
export const Public = () => SetMetadata(ACCESS.public, true);

/** Lets only these roles in. */
export const Roles = (...roles: readonly Role[]) => SetMetadata(ACCESS.roles, roles);

/**
 * Lets service tokens in that have all of these scopes. A route without this decorator refuses every service token;
 * sessions are not limited by scopes.
 */
export const Scopes = (...scopes: readonly Scope[]) => SetMetadata(ACCESS.scopes, scopes);
