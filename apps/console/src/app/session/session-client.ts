import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { LinkPurpose, Me, ServiceToken } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** The first administrator, as the set-up page sends it. */
export interface FirstAdministrator {
  readonly code: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Whom a one-time link is for. `name` is null until the person has given one. */
export interface LinkFacts {
  readonly purpose: LinkPurpose;
  readonly email: string;
  readonly name: string | null;
  /** Of a password reset: the service tokens that end with it, unless they are kept. */
  readonly serviceTokens?: readonly ServiceToken[];
}

/** What the holder of a link chooses: the name when it invites, the tokens to keep when it resets. */
export interface LinkRedemption {
  readonly token: string;
  readonly password: string;
  readonly name?: string;
  readonly keepTokens?: readonly string[];
}

/** The routes by which a person comes in and goes out. Each rejects with an `HttpErrorResponse`. */
@Injectable({ providedIn: 'root' })
export class SessionClient {
  readonly #http = inject(HttpClient);

  me(): Promise<Me> {
    return firstValueFrom(this.#http.get<Me>('/api/v1/me'));
  }

  async isSetUpRequired(): Promise<boolean> {
    return (await firstValueFrom(this.#http.get<{ required: boolean }>('/api/v1/set-up'))).required;
  }

  async setUp(administrator: FirstAdministrator): Promise<void> {
    await firstValueFrom(this.#http.post('/api/v1/set-up', administrator));
  }

  async signIn(email: string, password: string): Promise<void> {
    await firstValueFrom(this.#http.post('/api/v1/auth/sign-in', { email, password }));
  }

  async signOut(): Promise<void> {
    await firstValueFrom(this.#http.post('/api/v1/auth/sign-out', null));
  }

  inspectLink(token: string): Promise<LinkFacts> {
    return firstValueFrom(this.#http.post<LinkFacts>('/api/v1/links/inspect', { token }));
  }

  /** Takes an invitation or a password reset; the person is signed in afterwards. */
  async redeemLink(redemption: LinkRedemption): Promise<void> {
    await firstValueFrom(this.#http.post('/api/v1/links/redeem', redemption));
  }
}
