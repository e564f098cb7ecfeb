import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Me, Usage } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** What a person reads and changes about their own account. */
@Injectable({ providedIn: 'root' })
export class AccountClient {
  readonly #http = inject(HttpClient);

  usage(): Promise<Usage> {
    return firstValueFrom(this.#http.get<Usage>('/api/v1/me/usage'));
  }

  rename(name: string): Promise<Me> {
    return firstValueFrom(this.#http.patch<Me>('/api/v1/me', { name }));
  }

  /** The wrong tries for the account until now were seen. */
  async seeWrongTries(): Promise<void> {
    await firstValueFrom(this.#http.delete('/api/v1/me/wrong-tries'));
  }

  /** Changes the password; every other session of the account ends. */
  async changePassword(current: string, password: string): Promise<void> {
    await firstValueFrom(this.#http.post('/api/v1/me/password', { current, password }));
  }
}
