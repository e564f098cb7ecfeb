import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { serverAddress } from '@kiops/contracts';

/** What a server's address is made of. */
export interface Address {
  readonly username: string;
  readonly host: string;
  readonly port: number;
}

/** user@host:port in one line. A long host ends in dots; user and port stay whole, and all of it is the tooltip. */
@Component({
  selector: 'kiops-server-address',
  template: `
    <span class="address" [title]="whole()"
      ><span>{{ server().username }}&#64;</span><span class="host">{{ shownHost() }}</span
      ><span>:{{ server().port }}</span></span
    >
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerAddress {
  readonly server = input.required<Address>();

  protected readonly whole = computed(() => serverAddress(this.server()));
  protected readonly shownHost = computed(() => {
    const { host } = this.server();
    return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  });
}
