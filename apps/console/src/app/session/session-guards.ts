import { inject } from '@angular/core';
import { RedirectCommand, Router, type CanActivateFn } from '@angular/router';
import type { Role } from '@kiops/contracts';
import { Session } from './session';
import { SessionClient } from './session-client';

/** Pages for the signed-in: others go to sign in, or to the set-up page of a KIOPS that has no account yet. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const client = inject(SessionClient);
  const router = inject(Router);
  try {
    if (await session.load()) return true;
    if (await client.isSetUpRequired()) return router.createUrlTree(['/set-up']);
    const returnTo = state.url === '/' ? undefined : state.url;
    return router.createUrlTree(['/sign-in'], { queryParams: { returnTo, ended: session.ended } });
  } catch {
    // The address stays, so that a reload tries the same page again.
    return new RedirectCommand(router.parseUrl('/unreachable'), { skipLocationChange: true });
  }
};

/** Sign-in is for those who are not: the signed-in go to the servers. */
export const signedOut: CanActivateFn = async () => {
  const session = inject(Session);
  const client = inject(SessionClient);
  const router = inject(Router);
  try {
    if (await session.load()) return router.createUrlTree(['/']);
    return (await client.isSetUpRequired()) ? router.createUrlTree(['/set-up']) : true;
  } catch {
    return new RedirectCommand(router.parseUrl('/unreachable'), { skipLocationChange: true });
  }
};

/** Pages for some roles only. */
export function roles(...allowed: readonly Role[]): CanActivateFn {
  return async () => {
    const session = inject(Session);
    const router = inject(Router);
    await session.load();
    return session.hasRole(...allowed) || router.createUrlTree(['/']);
  };
}
