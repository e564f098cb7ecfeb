import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { serverAddress } from '@kiops/contracts';
import { mdiAlertCircleOutline, mdiLock, mdiMonitorLock, mdiServerSecurity } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { secretsInWords } from '../../vault/secret-words';
import { BrowserSecrets } from './browser-secrets';
import {
  PROTOCOL_NAMES,
  type BrowserOnlyAccount,
  type ServerGroup,
} from '../../records/server/server-groups';

/** Which secrets an account has and where: in this browser for SSH, on KIOPS for the other protocols. */
@Component({
  selector: 'kiops-secret-marker',
  imports: [Icon, MatButton],
  template: `
    @if (kept()) {
      @if (browser.isLocked()) {
        <span class="marker marker-none"><kiops-icon [path]="icons.locked" />Locked</span>
      } @else {
        <span class="marker marker-browser" [title]="kept()"
          ><kiops-icon [path]="icons.browser" /><span class="words">{{ kept() }}</span></span
        >
      }
    }
    @if (damaged()) {
      <span class="marker marker-bad"><kiops-icon [path]="icons.damaged" />Damaged</span>
    }
    @for (name of onKiops(); track name) {
      <span class="marker marker-kiops" [title]="name + ' password'"
        ><kiops-icon [path]="icons.kiops" /><span class="words">{{ name }} password</span></span
      >
    }
    @if (!kept() && !damaged() && onKiops().length === 0) {
      <span class="marker marker-none">No secret here</span>
      @if (isSsh() && browser.isUsable()) {
        <button matButton type="button" [attr.aria-label]="'Add a secret for ' + address()" (click)="add()">
          Add
        </button>
      }
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      align-items: center;
      min-width: 0;
      /* Room for the lines around a button, which would be cut off. */
      margin: -4px;
      padding: 4px;
      overflow: hidden;
    }
    .marker {
      flex: 0 1 auto;
      min-width: 0;
    }
    .words {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    button {
      flex: none;
      height: 28px;
      padding: 0 8px;
      font-size: 12.5px;
    }
    @media (max-width: 720px) {
      button {
        height: 44px;
        margin: -8px 0;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretMarker {
  readonly row = input.required<ServerGroup | BrowserOnlyAccount>();

  protected readonly browser = inject(BrowserSecrets);
  protected readonly isSsh = computed(() => {
    const row = this.row();
    return row.kind === 'browser-only' || row.servers.some((server) => server.protocol === 'ssh');
  });
  protected readonly account = computed(() => {
    const row = this.row();
    return row.kind === 'browser-only' ? row.secrets[0] : row.servers[0];
  });
  protected readonly address = computed(() => serverAddress(this.account()));
  readonly #here = computed(() => (this.isSsh() ? this.browser.of(this.address()) : []));
  /** What the browser keeps and can open, in words; empty for nothing. */
  protected readonly kept = computed(() =>
    secretsInWords(this.#here().filter((facts) => !this.browser.isDamaged(facts))),
  );
  protected readonly damaged = computed(() => this.#here().some((facts) => this.browser.isDamaged(facts)));
  protected readonly onKiops = computed(() => {
    const row = this.row();
    if (row.kind === 'browser-only') return [];
    const kept = row.servers.filter((server) => server.hasPassword);
    return [...new Set(kept.map((server) => PROTOCOL_NAMES[server.protocol]))];
  });
  protected readonly icons = {
    browser: mdiMonitorLock,
    damaged: mdiAlertCircleOutline,
    kiops: mdiServerSecurity,
    locked: mdiLock,
  };

  protected add(): void {
    void this.browser.add(this.account());
  }
}
