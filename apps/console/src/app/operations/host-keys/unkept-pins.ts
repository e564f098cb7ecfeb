import { inject, Injectable } from '@angular/core';
import { hostAndPort, type HostKey } from '@kiops/contracts';
import { Session } from '../../session/session';

/** Host keys that were trusted while the browser kept nothing: they hold for the person until the tab closes. */
@Injectable({ providedIn: 'root' })
export class UnkeptPins {
  readonly #session = inject(Session);
  readonly #pins = new Map<string, readonly HostKey[]>();

  get(host: string, port: number): readonly HostKey[] | undefined {
    return this.#pins.get(this.#name(host, port));
  }

  set(host: string, port: number, hostKeys: readonly HostKey[]): void {
    this.#pins.set(this.#name(host, port), hostKeys);
  }

  #name(host: string, port: number): string {
    return `${this.#session.me()?.id ?? ''} ${hostAndPort(host, port)}`;
  }
}
