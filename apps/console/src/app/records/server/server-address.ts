import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { serverAddress } from '@kiops/contracts';

/** What a server's address is made of. */
export interface Address {
  readonly username: string;
  readonly host: string;
  readonly port: number;
  /** SHA-1 and CBC may be used with it: it is marked. */
  readonly allowOldAlgorithms?: boolean;
}

/** user@host:port in one line. A long host ends in dots; user and port stay whole, and all of it is the tooltip. */
@Component({
  selector: 'kiops-server-address',
  template: `
    <span class="address" [title]="whole()"
      ><span>{{ server().username }}&#64;</span><span class="host">{{ shownHost() }}</span
      ><span>:{{ server().port }}</span></span
    >
    @if (server().allowOldAlgorithms) {
      <span class="old" title="SHA-1 and CBC may be used with this server: they are weak."
        >old algorithms</span
      >
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 6px;
      align-items: center;
      min-width: 0;
    }
    .old {
      flex: none;
      padding: 0 6px;
      border-radius: 4px;
      background: var(--kiops-warning-container);
      color: var(--kiops-on-warning-container);
      font: var(--mat-sys-body-small);
      white-space: nowrap;
    }
    @media (forced-colors: active) {
      .old {
        outline: 1px solid CanvasText;
        outline-offset: -1px;
      }
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
