import { inject, Injectable } from '@angular/core';
import { BrowserVault } from '@kiops/browser-vault';
import type { RouteHop, SshSecret } from '@kiops/contracts';
import { type HopFailure, RouteFailure } from '@kiops/ssh-worker';
import type { HopMethod } from '../../vault/secret-input/hop';
import { KeptSecrets } from '../route/kept-secrets';
import type { Operation } from './operation';
import { SecretPrompt } from './secret-prompt';

/** For every hop what it is signed in with, in the order in which it is offered. */
export type SecretsByHop = readonly (readonly SshSecret[])[];

/** A hop, from 0, that is asked for anew. */
export interface SecretChange {
  readonly hop: number;
  /** With which method it begins. */
  readonly method?: HopMethod;
  /** The server refused what it was given. */
  readonly isRefused?: boolean;
}

/** What one run signs in with: kept in the vault, or entered for it. It is forgotten with the run. */
@Injectable()
export class RouteSecrets {
  readonly #vault = inject(BrowserVault);
  readonly #kept = inject(KeptSecrets);
  readonly #prompt = inject(SecretPrompt);
  #given: SecretsByHop = [];
  /** By hop, the kept password that answers a prompt and is offered in no other way. */
  readonly #forPrompts = new Map<number, SshSecret>();
  /** The hops that want more than one. */
  readonly #several = new Set<number>();

  /** The secrets of a route; the credentials modal asks for what is missing. Undefined when it was cancelled. */
  async gather(
    hops: readonly RouteHop[],
    { title, action }: Operation<unknown>,
    change?: SecretChange,
  ): Promise<SecretsByHop | undefined> {
    if (this.#vault.state().status === 'locked' && !(await this.#prompt.unlock())) return undefined;
    const known = await Promise.all(hops.map((hop) => this.#kept.of(hop)));
    const secrets = known.map(({ usable }, hop) => {
      if (hop === change?.hop) return [];
      return this.#given[hop]?.length > 0 ? this.#given[hop] : usable.slice(0, 1);
    });
    if (secrets.every((own) => own.length > 0)) return (this.#given = secrets);
    const anew = known.flatMap(({ isRefused }, hop) => {
      if (hop === change?.hop) return [{ ...change, isRefused: isRefused || change.isRefused === true }];
      return isRefused && secrets[hop].length === 0 ? [{ hop, isRefused }] : [];
    });
    const entered = secrets.map(([first]) => first);
    const answer = await this.#prompt.ask({ operation: title, action, hops, anew, entered });
    if (!answer) return undefined;
    this.#given = answer.map((secret, hop) => [secret, ...this.#besides(hop, secret)]);
    return this.#given;
  }

  /**
   * After a server refused what it was given: remembers that, and asks for another secret there. Undefined when it
   * refused something else, or when the question was cancelled.
   */
  async afterRefusal(
    hops: readonly RouteHop[],
    operation: Operation<unknown>,
    error: unknown,
  ): Promise<SecretsByHop | undefined> {
    if (!(error instanceof RouteFailure)) return undefined;
    const { hop } = error;
    const refused = refusedOf(this.#used(hop), error.failure);
    if (refused.length === 0) return undefined;
    await this.#kept.refuse(hops[hop], refused);
    const isPart = refused.length < this.#used(hop).length;
    if (isPart) this.#several.add(hop);
    // Whoever does not enter another one now, is not signed in with it again later.
    this.#given = this.#given.map((given, index) =>
      index === hop ? given.filter((secret) => !refused.includes(secret)) : given,
    );
    return this.gather(hops, operation, {
      hop,
      isRefused: true,
      ...(isPart ? { method: refused[0].kind } : {}),
    });
  }

  /**
   * A password that is kept for a hop beside the key that it is signed in with: servers that ask for it in a prompt are
   * answered with it.
   */
  async promptPassword(hops: readonly RouteHop[], hop: number): Promise<string | undefined> {
    this.#forPrompts.delete(hop);
    if (this.#given[hop].some(({ kind }) => kind === 'password')) return undefined;
    const kept = (await this.#kept.of(hops[hop])).usable.find((secret) => secret.kind === 'password');
    if (kept) this.#forPrompts.set(hop, kept);
    return kept?.password;
  }

  /** The password that this run knows for a hop, whether or not it was signed in with it. */
  passwordOf(hop: number): string | undefined {
    return this.#used(hop).find((secret) => secret.kind === 'password')?.password;
  }

  /** Whether every secret that this run signs in with is one that the vault keeps. */
  async areKept(hops: readonly RouteHop[]): Promise<boolean> {
    const kept = await Promise.all(hops.map((hop, index) => this.#kept.keeps(hop, this.#given[index] ?? [])));
    return kept.every(Boolean);
  }

  /** Remembers that the servers took what they were given. */
  async accepted(hops: readonly RouteHop[]): Promise<void> {
    await Promise.all(hops.map((hop, index) => this.#kept.accept(hop, this.#used(index))));
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
    const others = (await this.#kept.of(hops[hop])).usable.filter(
      (secret) => isAskedFor(secret, failure.facts.offered) && !used.includes(JSON.stringify(secret)),
    );
    if (others.length === 0) return undefined;
    this.#given = this.#given.map((secrets, index) => (index === hop ? [...secrets, ...others] : secrets));
    return this.#given;
  }

  /** All that a hop may have been given. */
  #used(hop: number): readonly SshSecret[] {
    const besides = this.#forPrompts.get(hop);
    return [...(this.#given[hop] ?? []), ...(besides ? [besides] : [])];
  }

  /** What goes along with a secret that was just entered, where the server wants more than one. */
  #besides(hop: number, entered: SshSecret): readonly SshSecret[] {
    if (!this.#several.has(hop)) return [];
    return (this.#given[hop] ?? []).filter(({ kind }) => kind !== entered.kind);
  }
}

/**
 * Which of the secrets a server has refused. Of what it took as a part of signing in none is, whatever it refused later;
 * nor of what it was never tried with.
 */
function refusedOf(used: readonly SshSecret[], failure: HopFailure): readonly SshSecret[] {
  if (failure.kind !== 'ssh') return [];
  if (failure.code !== 'credential-refused' && failure.code !== 'too-many-attempts') return [];
  const { tried, accepted } = failure.facts;
  return used.filter((secret) => isAskedFor(secret, tried) && !isAskedFor(secret, accepted));
}

/** Whether a server that offers these methods may take the secret: a password answers prompts too (RFC 4256). */
function isAskedFor({ kind }: SshSecret, offered: readonly string[]): boolean {
  const methods = kind === 'key' ? ['publickey'] : ['password', 'keyboard-interactive'];
  return methods.some((method) => offered.includes(method));
}
