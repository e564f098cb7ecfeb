import { HttpClient, HttpParams } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { AuditAction, AuditEntry, Page, RecordStore } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Which entries of the audit log. `from` and `to` are RFC 3339; `to` is exclusive. */
export interface ActivityQuery {
  readonly q?: string;
  readonly action?: AuditAction;
  readonly store?: RecordStore;
  readonly from?: string;
  readonly to?: string;
  readonly userId?: string;
}

/** Reads the audit log: one's own, or everyone's for a PlatformAdmin. */
@Injectable({ providedIn: 'root' })
export class ActivityClient {
  readonly #http = inject(HttpClient);

  list(query: ActivityQuery, cursor?: string): Promise<Page<AuditEntry>> {
    const given = Object.entries({ ...query, cursor }).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    );
    const params = new HttpParams({ fromObject: Object.fromEntries(given) });
    return firstValueFrom(this.#http.get<Page<AuditEntry>>('/api/v1/audit', { params }));
  }
}
