import { SetMetadata } from '@nestjs/common';
import type { Role, Scope } from '@kiops/contracts';

/** Metadata keys, read when routes are registered. */
export const ACCESS = {
  public: 'kiops:public',
  roles: 'kiops:roles',
  scopes: 'kiops:scopes',
  checksStores: 'kiops:checks-stores',
} as const;

/** Opens a route to everyone. Origin checks still hold; there is no caller. */
export const Public = () => SetMetadata(ACCESS.public, true);

/** Lets only these roles in. */
export const Roles = (...roles: readonly Role[]) => SetMetadata(ACCESS.roles, roles);

/**
 * Lets service tokens in that have all of these scopes. A route without this decorator refuses every service token;
 * sessions are not limited by scopes.
 */
export const Scopes = (...scopes: readonly Scope[]) => SetMetadata(ACCESS.scopes, scopes);

/**
 * For routes that are not below a store, but look themselves at what stores a token reaches (`assertReaches`). All others
 * of their kind refuse tokens that do not reach all stores.
 */
export const ChecksStores = () => SetMetadata(ACCESS.checksStores, true);
