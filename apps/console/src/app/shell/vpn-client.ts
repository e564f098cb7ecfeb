import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { VpnStatus } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Asks the service whether this browser reaches it through a known VPN. */
@Injectable({ providedIn: 'root' })
export class VpnClient {
  readonly #http = inject(HttpClient);

  status(): Promise<VpnStatus> {
    return firstValueFrom(this.#http.get<VpnStatus>('/api/v1/vpn-status'));
  }
}
