import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { mdiShieldAlertOutline } from '@mdi/js';
import { DateWords } from '../../dates/date-words';
import { Icon } from '../../icon/icon';
import { ServerAddress } from '../../records/server/server-address';
import type { HostKeyQuestion } from './host-key-question';

/** All that helps to decide on a host key: the server, the key, and what other browsers have pinned for it. */
@Component({
  selector: 'kiops-host-key-facts',
  imports: [Icon, ServerAddress],
  template: `
    @let asked = question();
    <kiops-server-address [server]="asked.hop" />
    <dl>
      @for (key of asked.pinned ?? []; track key.fingerprint) {
        <dt>Trusted until now</dt>
        <dd class="mono-small">{{ key.type }}<br />{{ key.fingerprint }}</dd>
      }
      <dt>{{ asked.pinned ? 'Shown now' : 'Host key' }}</dt>
      <dd class="mono-small">{{ asked.shown.type }}<br />{{ asked.shown.fingerprint }}</dd>
    </dl>
    @if (agreeing(); as key) {
      <p class="callout callout-ok">
        The same key was pinned in another browser of yours on {{ dates.day(key.pinnedAt) }}.
      </p>
    } @else if (differs()) {
      <p class="callout callout-warn">
        <kiops-icon [path]="icon" />
        Another browser of yours pinned a different key for this server. Find out why before you trust this
        one.
      </p>
    }
    @if (asked.isDropped?.()) {
      <p class="callout callout-warn" role="status">
        <kiops-icon [path]="icon" />
        The server ended the attempt meanwhile. Take your time: trusting its key opens a new one.
      </p>
    }
    <p class="small muted">
      Compare it with what the server itself says:
      <code>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>. No secret has been sent yet.
    </p>
  `,
  styles: `
    :host {
      display: block;
    }
    dl {
      margin: 16px 0;
      padding: 12px 14px;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-low);
    }
    dt {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    dd {
      overflow-wrap: anywhere;
    }
    dd + dt {
      margin-top: 10px;
    }
    .callout {
      margin-bottom: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HostKeyFacts {
  readonly question = input.required<HostKeyQuestion>();

  protected readonly dates = inject(DateWords);
  protected readonly icon = mdiShieldAlertOutline;
  protected readonly agreeing = computed(() =>
    this.question().proposed.find((key) => key.fingerprint === this.question().shown.fingerprint),
  );
  protected readonly differs = computed(() =>
    this.question().proposed.some((key) => key.type === this.question().shown.type),
  );
}
