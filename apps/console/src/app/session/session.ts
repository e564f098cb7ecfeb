import { inject, Injectable, signal } from '@angular/core';
import type { Me, Role, SessionEnd } from '@kiops/contracts';
import { toFailure } from '../problem/failure';
import { SessionClient, type FirstAdministrator, type LinkRedemption } from './session-client';

/** Who is signed in here. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly #client = inject(SessionClient);
  readonly #me = signal<Me | undefined>(undefined);

  #ended: SessionEnd | undefined;

  /** The signed-in account; undefined when nobody is, or when it was not asked yet. */
  readonly me = this.#me.asReadonly();

  /** The signed-in account, asked for once; undefined when nobody is. Rejects when KIOPS does not answer. */
  async load(): Promise<Me | undefined> {
    const known = this.#me();
    if (known) return known;
    try {
      this.#me.set(await this.#client.me());
    } catch (error) {
      const { status, ended } = toFailure(error);
      if (status !== 401) throw error;
      this.#ended = ended;
    }
    return this.#me();
  }

  /** Why this browser's session had ended when it was last asked for; undefined when there was none, or nobody knows. */
  get ended(): SessionEnd | undefined {
    return this.#ended;
  }

  hasRole(...roles: readonly Role[]): boolean {
    const me = this.#me();
    return me !== undefined && roles.includes(me.role);
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.#client.signIn(email, password);
    await this.#begin();
  }

  async setUp(administrator: FirstAdministrator): Promise<void> {
    await this.#client.setUp(administrator);
    await this.#begin();
  }

  async redeemLink(redemption: LinkRedemption): Promise<void> {
    await this.#client.redeemLink(redemption);
    await this.#begin();
  }

  async signOut(): Promise<void> {
    await this.#client.signOut();
    this.end();
  }

  /** The account changed its own facts. */
  changed(me: Me): void {
    this.#me.set(me);
  }

  /** Asks whether the session still lives: where it does not, its end leads to the sign-in page. Never rejects. */
  async check(): Promise<void> {
    await this.#client.me().catch(() => undefined);
  }

  /** The service knows no session any more. */
  end(): void {
    this.#me.set(undefined);
  }

  async #begin(): Promise<void> {
    this.#me.set(await this.#client.me());
  }
}
