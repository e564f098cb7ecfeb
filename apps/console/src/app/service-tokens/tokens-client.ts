import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { NewServiceToken, Page, RecordStore, Scope, ServiceToken } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Where one's own tokens are. */
export const PERSONAL_TOKENS = '/api/v1/service-tokens';

/** What a new token is to be. */
export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly stores: readonly RecordStore[] | null;
  readonly addresses: readonly string[] | null;
  readonly users?: readonly string[];
  /** RFC 3339. */
  readonly expiresAt: string;
  readonly password: string;
}

/** Tokens of oneself, or of a service account: `place` is the address of their list. */
@Injectable({ providedIn: 'root' })
export class TokensClient {
  readonly #http = inject(HttpClient);

  /** One's own. */
  async personal(): Promise<readonly ServiceToken[]> {
    return (await firstValueFrom(this.#http.get<Page<ServiceToken>>(PERSONAL_TOKENS))).items;
  }

  make(place: string, request: TokenRequest): Promise<NewServiceToken> {
    return firstValueFrom(this.#http.post<NewServiceToken>(place, request));
  }

  rotate(
    place: string,
    id: string,
    rotation: { readonly overlapSeconds: number; readonly password: string },
  ): Promise<NewServiceToken> {
    return firstValueFrom(
      this.#http.post<NewServiceToken>(`${place}/${encodeURIComponent(id)}/rotate`, rotation),
    );
  }

  async revoke(place: string, id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(`${place}/${encodeURIComponent(id)}`));
  }
}
