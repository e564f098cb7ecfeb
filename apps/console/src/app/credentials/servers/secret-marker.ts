import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { mdiMonitorLock, mdiServerSecurity } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { PROTOCOL_NAMES, type ServerGroup } from './server-groups';

/** Where an account's secrets live: in this browser for SSH, on KIOPS for the other protocols. */
@Component({
  selector: 'kiops-secret-marker',
  imports: [Icon],
  template: `
    @if (inBrowser()) {
      <span class="marker marker-browser"><kiops-icon [path]="icons.browser" />In this browser</span>
    }
    @for (name of onKiops(); track name) {
      <span class="marker marker-kiops"><kiops-icon [path]="icons.kiops" />{{ name }} password</span>
    }
    @if (!inBrowser() && onKiops().length === 0) {
      <span class="marker marker-none">No secret here</span>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretMarker {
  readonly group = input.required<ServerGroup>();

  protected readonly inBrowser = computed(() => this.group().servers.some((server) => server.protocol === 'ssh'));
  protected readonly onKiops = computed(() => {
    const kept = this.group().servers.filter((server) => server.hasPassword);
    return [...new Set(kept.map((server) => PROTOCOL_NAMES[server.protocol]))];
  });
  protected readonly icons = { browser: mdiMonitorLock, kiops: mdiServerSecurity };
}
