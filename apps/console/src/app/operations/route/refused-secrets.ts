import { Injectable } from '@angular/core';
import type { SecretFacts } from '@kiops/browser-vault';

/** Which kept secrets a server refused since the page was loaded: they are asked for before they are tried again. */
@Injectable({ providedIn: 'root' })
export class RefusedSecrets {
  readonly #refused = new Set<string>();

  has(facts: SecretFacts): boolean {
    return this.#refused.has(versionOf(facts));
  }

  add(facts: SecretFacts): void {
    this.#refused.add(versionOf(facts));
  }

  delete(facts: SecretFacts): void {
    this.#refused.delete(versionOf(facts));
  }
}

/** A secret that was changed since is another one. */
function versionOf({ id, updatedAt }: SecretFacts): string {
  return `${id} ${updatedAt}`;
}
