import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Server } from '@kiops/contracts';
import { mdiFormTextboxPassword, mdiPlus, mdiServerSecurity } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { SecretCell } from '../../records/secret/secret-cell';
import { AccountSecrets } from './account-secrets';
import { BrowserSecrets } from './browser-secrets';
import { PROTOCOL_NAMES, type ServerGroup } from '../../records/server/server-groups';

/** The secrets of one account: for SSH where they are, for the other protocols the password that KIOPS keeps. */
@Component({
  selector: 'kiops-server-secrets',
  imports: [AccountSecrets, Icon, MatButton, SecretCell],
  template: `
    <h3>
      Secrets
      @if (ssh() && browser.isUsable()) {
        <button
          matButton
          type="button"
          [attr.aria-label]="'Add secret for ' + group().servers[0].label"
          (click)="add()"
        >
          <kiops-icon [path]="icons.add" />Add secret
        </button>
      }
    </h3>
    <div class="lines">
      @if (ssh(); as server) {
        <kiops-account-secrets [account]="server" />
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
            <button matButton type="button" (click)="edit.emit(server)">
              <kiops-icon [path]="icons.add" />Add password
            </button>
          }
        </div>
      }
    </div>
  `,
  styleUrl: '../../records/list/detail-lines.scss',
  styles: `
    kiops-account-secrets + .line {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerSecrets {
  readonly group = input.required<ServerGroup>();

  /** A server whose form shall open, to enter its password. */
  readonly edit = output<Server>();

  protected readonly browser = inject(BrowserSecrets);
  /** The account, when it is reached by SSH. */
  protected readonly ssh = computed(() => this.group().servers.find((server) => server.protocol === 'ssh'));
  protected readonly others = computed(() =>
    this.group().servers.filter((server) => server.protocol !== 'ssh'),
  );
  protected readonly protocols = PROTOCOL_NAMES;
  protected readonly icons = {
    kiops: mdiServerSecurity,
    password: mdiFormTextboxPassword,
    add: mdiPlus,
  };

  protected add(): void {
    const server = this.ssh();
    if (server) void this.browser.add(server);
  }
}
