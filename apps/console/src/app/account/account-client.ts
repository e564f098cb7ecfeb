import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Me, OwnSessions, Page, ServiceToken } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** What a person reads and changes about their own account. */
@Injectable({ providedIn: 'root' })
export class AccountClient {
  readonly #http = inject(HttpClient);

  rename(name: string): Promise<Me> {
    return firstValueFrom(this.#http.patch<Me>('/api/v1/me', { name }));
  }

  /** Where one is signed in, this session first. */
  sessions(): Promise<OwnSessions> {
    return firstValueFrom(this.#http.get<OwnSessions>('/api/v1/me/sessions'));
  }

  async endSession(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(`/api/v1/me/sessions/${encodeURIComponent(id)}`));
  }

  /** Ends every session but this one, and every service token that is not kept. */
  async endOtherSessions(password: string, keepTokens: readonly string[]): Promise<void> {
    const kept = keepTokens.length === 0 ? {} : { keepTokens };
    await firstValueFrom(this.#http.post('/api/v1/me/sessions/end-others', { password, ...kept }));
  }

  /** The wrong tries for the account until now were seen. */
  async seeWrongTries(): Promise<void> {
    await firstValueFrom(this.#http.delete('/api/v1/me/wrong-tries'));
  }

  /** One's own service tokens, without what they are made of. */
  async serviceTokens(): Promise<readonly ServiceToken[]> {
    return (await firstValueFrom(this.#http.get<Page<ServiceToken>>('/api/v1/service-tokens'))).items;
  }

  /** Changes the password; every other session of the account ends, and every service token that is not kept. */
  async changePassword(current: string, password: string, keepTokens: readonly string[] = []): Promise<void> {
    const kept = keepTokens.length === 0 ? {} : { keepTokens };
    await firstValueFrom(this.#http.post('/api/v1/me/password', { current, password, ...kept }));
  }
}
