import { DOCUMENT, Location } from '@angular/common';
import { inject } from '@angular/core';

/**
 * Takes a one-time secret out of the address (`#code=...`), where it is not sent to any server, and removes it from the
 * address bar and the history, so that it is not shared or found later. To be called while a component is made.
 *
 * @returns undefined when the address has none
 */
export function takeFragmentSecret(name: string): string | undefined {
  const location = inject(Location);
  const { hash, pathname } = inject(DOCUMENT).location;
  const secret = new URLSearchParams(hash.slice(1)).get(name);
  if (!secret) return undefined;
  location.replaceState(pathname);
  return secret;
}
