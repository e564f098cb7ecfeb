import { ChangeDetectionStrategy, Component, inject, type Signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import type { HostKey, RouteHop } from '@kiops/contracts';
import { mdiShieldAlertOutline } from '@mdi/js';
import type { ShownHostKey } from '@kiops/ssh-worker';
import { DateWords } from '../../dates/date-words';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { ServerAddress } from '../../records/server/server-address';

/** A host key that nobody has trusted in this browser yet, or one that takes the place of another. */
export interface HostKeyQuestion {
  readonly hop: RouteHop;
  readonly shown: ShownHostKey;
  /** What other browsers have pinned for this server; a proposal, not a proof. */
  readonly proposed: readonly HostKey[];
  /** The keys that were trusted until now; set when the pin would be replaced. */
  readonly pinned?: readonly HostKey[];
  /** The connection on which it was shown is gone: trusting it opens another one. */
  readonly isDropped?: Signal<boolean>;
}

/** Shows a host key's type and fingerprint, and asks whether to trust it. */
@Component({
  selector: 'kiops-host-key-dialog',
  imports: [DialogHead, Icon, MatButton, MatDialogActions, MatDialogContent, ServerAddress],
  template: `
    <kiops-dialog-head
      [heading]="question.pinned ? 'Replace the trusted key?' : 'Do you trust this server?'"
      (closed)="close(false)"
    >
      {{ question.hop.label }}
    </kiops-dialog-head>
    <mat-dialog-content>
      <kiops-server-address [server]="question.hop" />
      <dl>
        @for (key of question.pinned ?? []; track key.fingerprint) {
          <dt>Trusted until now</dt>
          <dd class="mono-small">{{ key.type }}<br />{{ key.fingerprint }}</dd>
        }
        <dt>{{ question.pinned ? 'Shown now' : 'Host key' }}</dt>
        <dd class="mono-small">{{ question.shown.type }}<br />{{ question.shown.fingerprint }}</dd>
      </dl>
      @if (agreeing; as key) {
        <p class="callout callout-ok">
          The same key was pinned in another browser of yours on {{ dates.day(key.pinnedAt) }}.
        </p>
      } @else if (differing) {
        <p class="callout callout-warn">
          <kiops-icon [path]="icon" />
          Another browser of yours pinned a different key for this server. Find out why before you trust this
          one.
        </p>
      }
      @if (question.isDropped?.()) {
        <p class="callout callout-warn" role="status">
          <kiops-icon [path]="icon" />
          The server ended the attempt meanwhile. Take your time: trusting its key opens a new one.
        </p>
      }
      <p class="small muted">
        Compare it with what the server itself says:
        <code>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>. No secret has been sent yet.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" matButton (click)="close(false)">Cancel</button>
      <button type="button" matButton="filled" [class.danger]="question.pinned" (click)="close(true)">
        {{ question.pinned ? 'Replace and continue' : 'Trust and continue' }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
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
export class HostKeyDialog {
  protected readonly question = inject<HostKeyQuestion>(MAT_DIALOG_DATA);
  private readonly ref = inject<MatDialogRef<HostKeyDialog, boolean>>(MatDialogRef);

  protected readonly dates = inject(DateWords);
  protected readonly icon = mdiShieldAlertOutline;
  protected readonly agreeing = this.question.proposed.find(
    (key) => key.fingerprint === this.question.shown.fingerprint,
  );
  protected readonly differing = this.question.proposed.some((key) => key.type === this.question.shown.type);

  protected close(trusted: boolean): void {
    this.ref.close(trusted);
  }
}
