import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Server } from '@kiops/contracts';
import { mdiFormTextboxPassword, mdiMonitorLock, mdiPlus, mdiServerSecurity } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { SecretCell } from '../secret/secret-cell';
import { PROTOCOL_NAMES, type ServerGroup } from './server-groups';

/** The secrets of one account: for SSH where they are, for the other protocols the password that KIOPS keeps. */
@Component({
  selector: 'kiops-server-secrets',
  imports: [Icon, MatButton, SecretCell],
  template: `
    <h3>Secrets</h3>
    <div class="lines">
      @if (inBrowser()) {
        <div class="line">
          <kiops-icon [path]="icons.browser" />
          <div class="grow">
            <div class="title">Password or key for SSH</div>
            <div class="small muted">Kept in this browser only. It is never sent to KIOPS.</div>
          </div>
          <span class="marker marker-browser"><kiops-icon [path]="icons.browser" />In this browser</span>
        </div>
      }
      @for (server of others(); track server.id) {
        <div class="line">
          <kiops-icon [path]="icons.password" />
          <div class="grow">
            <div class="title">
              {{ protocols[server.protocol] }} password
              @if (group().servers.length > 1) {
                <span class="faint small">{{ server.label }}</span>
              }
            </div>
            @if (server.hasPassword) {
              <kiops-secret-cell
                store="servers"
                field="password"
                [recordId]="server.id"
                [of]="server.label"
                [kept]="true"
              />
            } @else {
              <span class="small faint">None kept</span>
            }
          </div>
          @if (server.hasPassword) {
            <span class="marker marker-kiops"><kiops-icon [path]="icons.kiops" />On KIOPS</span>
          } @else {
            <button matButton type="button" (click)="edit.emit(server)"><kiops-icon [path]="icons.add" />Add password</button>
          }
        </div>
      }
    </div>
  `,
  styleUrl: './detail-lines.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerSecrets {
  readonly group = input.required<ServerGroup>();

  /** A server whose form shall open, to enter its password. */
  readonly edit = output<Server>();

  protected readonly inBrowser = computed(() => this.group().servers.some((server) => server.protocol === 'ssh'));
  protected readonly others = computed(() => this.group().servers.filter((server) => server.protocol !== 'ssh'));
  protected readonly protocols = PROTOCOL_NAMES;
  protected readonly icons = {
    browser: mdiMonitorLock,
    kiops: mdiServerSecurity,
    password: mdiFormTextboxPassword,
    add: mdiPlus,
  };
}
