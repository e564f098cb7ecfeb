import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { BrowserVault, type SshSecret } from '@kiops/browser-vault';
import type { RouteHop } from '@kiops/contracts';
import { askSshCredentials } from '../../../ssh-auth/open-ssh-auth';
import type { HopMethod } from '../../../ssh-auth/hop-account';
import { openUnlock } from '../../../vault/open-vault-dialogs';
import { KeptSecrets } from '../route/kept-secrets';
import { RouteFailure } from '../ssh-worker/ssh-route';
import type { Operation } from './operation';

/** For every hop what it is signed in with, in the order in which it is offered. */
export type SecretsByHop = readonly (readonly SshSecret[])[];

/** A hop, from 0, that is asked for anew. */
export interface SecretChange {
  readonly hop: number;
  /** With which method it begins. */
  readonly method?: HopMethod;
}

/** What one run signs in with: kept in the vault, or entered for it. It is forgotten with the run. */
@Injectable()
export class RouteSecrets {
  readonly #vault = inject(BrowserVault);
  readonly #kept = inject(KeptSecrets);
  readonly #dialog = inject(MatDialog);
  #given: SecretsByHop = [];
  /** The hops that want more than one. */
  readonly #several = new Set<number>();

  /** The secrets of a route; the credentials modal asks for what is missing. Undefined when it was cancelled. */
  async gather(
    hops: readonly RouteHop[],
    { title, action }: Operation<unknown>,
    change?: SecretChange,
  ): Promise<SecretsByHop | undefined> {
    if (this.#vault.state().status === 'locked' && !(await openUnlock(this.#dialog))) return undefined;
    const kept = await Promise.all(hops.map((hop) => this.#kept.usable(hop)));
    const known = kept.map((secrets, hop) =>
      hop === change?.hop ? [] : (this.#given[hop] ?? secrets.slice(0, 1)),
    );
    if (known.some((secrets) => secrets.length === 0)) {
      const request = { operation: title, action, hops, refusedHop: change?.hop, method: change?.method };
      const entered = await askSshCredentials(this.#dialog, request);
      if (!entered) return undefined;
      this.#given = entered.map((secret, hop) => [secret, ...this.#besides(hop, secret)]);
    } else {
      this.#given = known;
    }
    return this.#given;
  }

  /**
   * After a server asked for something else than what it was given, or for one more: adds what else is kept for that
   * account, of the kinds that it asks for. Undefined when there is nothing to add; the person can then enter one.
   */
  async withOthers(hops: readonly RouteHop[], error: unknown): Promise<SecretsByHop | undefined> {
    if (!(error instanceof RouteFailure) || error.failure.kind !== 'ssh') return undefined;
    const { hop, failure } = error;
    if (failure.code !== 'more-credentials-needed' && failure.code !== 'method-not-offered') return undefined;
    if (failure.code === 'more-credentials-needed') this.#several.add(hop);
    const used = this.#given[hop].map((secret) => JSON.stringify(secret));
    const others = (await this.#kept.usable(hops[hop])).filter(
      (secret) => isAskedFor(secret, failure.facts.offered) && !used.includes(JSON.stringify(secret)),
    );
    if (others.length === 0) return undefined;
    this.#given = this.#given.map((secrets, index) => (index === hop ? [...secrets, ...others] : secrets));
    return this.#given;
  }

  /** What goes along with a secret that was just entered, where the server wants more than one. */
  #besides(hop: number, entered: SshSecret): readonly SshSecret[] {
    if (!this.#several.has(hop)) return [];
    return (this.#given[hop] ?? []).filter(({ kind }) => kind !== entered.kind);
  }
}

/** Whether a server that offers these methods may take the secret: a password answers prompts too (RFC 4256). */
function isAskedFor({ kind }: SshSecret, offered: readonly string[]): boolean {
  const methods = kind === 'key' ? ['publickey'] : ['password', 'keyboard-interactive'];
  return methods.some((method) => offered.includes(method));
}
