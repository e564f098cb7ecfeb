import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { VaultSighting } from '@kiops/browser-vault';
import { firstValueFrom } from 'rxjs';

/** Which browsers of the account have had a vault. Nothing of what they keep is ever sent. */
@Injectable({ providedIn: 'root' })
export class VaultSightingsClient {
  readonly #http = inject(HttpClient);

  async list(): Promise<readonly VaultSighting[]> {
    const reply = this.#http.get<{ items: readonly VaultSighting[] }>('/api/v1/me/browser-vaults');
    return (await firstValueFrom(reply)).items;
  }

  async seen(vaultId: string, browser: string, system: string): Promise<void> {
    await firstValueFrom(this.#http.put(`/api/v1/me/browser-vaults/${vaultId}`, { browser, system }));
  }

  async forget(vaultId: string): Promise<void> {
    await firstValueFrom(this.#http.delete(`/api/v1/me/browser-vaults/${vaultId}`));
  }
}
