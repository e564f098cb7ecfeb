import { HttpClient, HttpParams } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { OneTimeLink, Page, PlanId, Role, ServiceToken, User } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Whom to invite. Without a plan, the service gives its default. */
export interface Invitation {
  readonly email: string;
  readonly role: Role;
  readonly plan?: PlanId;
}

/** The accounts one may look after: all of them for a PlatformAdmin, the Members for a Manager. */
@Injectable({ providedIn: 'root' })
export class UsersClient {
  readonly #http = inject(HttpClient);

  list(q: string, cursor?: string, limit?: number): Promise<Page<User>> {
    let params = new HttpParams();
    if (q) params = params.set('q', q);
    if (cursor !== undefined) params = params.set('cursor', cursor);
    if (limit !== undefined) params = params.set('limit', limit);
    return firstValueFrom(this.#http.get<Page<User>>('/api/v1/users', { params }));
  }

  invite(invitation: Invitation): Promise<{ user: User; link: OneTimeLink }> {
    return firstValueFrom(this.#http.post<{ user: User; link: OneTimeLink }>('/api/v1/users', invitation));
  }

  change(id: string, changes: { role?: Role; plan?: PlanId }): Promise<User> {
    return firstValueFrom(this.#http.patch<User>(address(id), changes));
  }

  /** A new invitation link; the one before stops working. */
  inviteAgain(id: string): Promise<OneTimeLink> {
    return firstValueFrom(this.#http.post<OneTimeLink>(address(id, 'invitation'), null));
  }

  /** Ends the wait of unknown browsers after too many wrong tries. */
  unblock(id: string): Promise<User> {
    return firstValueFrom(this.#http.post<User>(address(id, 'unblock'), null));
  }

  /** A link by which its holder chooses a new password. */
  resetPassword(id: string): Promise<OneTimeLink> {
    return firstValueFrom(this.#http.post<OneTimeLink>(address(id, 'password-reset'), null));
  }

  /** The service tokens of the account, without what they are made of. */
  async serviceTokens(id: string): Promise<readonly ServiceToken[]> {
    return (await firstValueFrom(this.#http.get<Page<ServiceToken>>(address(id, 'service-tokens')))).items;
  }

  /** Ends all sessions of the account, and every service token that is not kept. */
  async signOutEverywhere(id: string, keepTokens: readonly string[]): Promise<void> {
    await firstValueFrom(this.#http.post(address(id, 'sign-out'), { keepTokens }));
  }

  /** @returns how many records were handed over */
  async deactivate(id: string, handOverTo?: string): Promise<number> {
    const body = handOverTo === undefined ? {} : { handOverTo };
    return (await firstValueFrom(this.#http.post<{ recordsMoved: number }>(address(id, 'deactivate'), body)))
      .recordsMoved;
  }

  reactivate(id: string): Promise<User> {
    return firstValueFrom(this.#http.post<User>(address(id, 'reactivate'), null));
  }
}

function address(id: string, action?: string): string {
  return ['/api/v1/users', encodeURIComponent(id), ...(action ? [action] : [])].join('/');
}
