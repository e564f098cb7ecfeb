import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Page, ServiceAccount } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

const PLACE = '/api/v1/service-accounts';

/** The programs that act for users. */
@Injectable({ providedIn: 'root' })
export class ServiceAccountsClient {
  readonly #http = inject(HttpClient);

  /** All of them with their tokens. */
  async list(): Promise<readonly ServiceAccount[]> {
    return (await firstValueFrom(this.#http.get<Page<ServiceAccount>>(PLACE))).items;
  }

  add(name: string): Promise<ServiceAccount> {
    return firstValueFrom(this.#http.post<ServiceAccount>(PLACE, { name }));
  }

  /** Its tokens end with it. */
  async remove(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(`${PLACE}/${encodeURIComponent(id)}`));
  }

  /** Where its tokens are. */
  tokensOf(id: string): string {
    return `${PLACE}/${encodeURIComponent(id)}/tokens`;
  }
}
