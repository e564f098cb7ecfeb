import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** What a server's address is made of. */
export interface Address {
  readonly username: string;
  readonly host: string;
  readonly port: number;
}

/** `user@host:port`, with an IPv6 host in brackets. */
export function addressText({ username, host, port }: Address): string {
  return `${username}@${bracketed(host)}:${port}`;
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

  protected readonly whole = computed(() => addressText(this.server()));
  protected readonly shownHost = computed(() => bracketed(this.server().host));
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
