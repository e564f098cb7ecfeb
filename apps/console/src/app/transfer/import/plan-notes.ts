import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { mdiAlertOutline, mdiMonitorLock, mdiShieldCheckOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { Failure } from '../../problem/failure';
import { openUnlock } from '../../vault/open-unlock';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import type { LeftOut } from './plan/browser-part';
import { leftOutWords } from './left-out-words';
import type { WholePlan } from './plan/import-entries';
import type { PlanNotice } from './flow/import-step';

/** What one should know before reading a plan: why it is shown again, and what of the file it leaves aside. */
@Component({
  selector: 'kiops-plan-notes',
  imports: [Icon, MatButton, QuantityPipe],
  template: `
    @switch (notice()) {
      @case ('plan-changed') {
        <div class="callout callout-warn" role="status">
          <kiops-icon [path]="icons.warning" />
          <span
            ><b>Your records changed since this plan was made.</b> Here is the new plan. Answers that still
            fit are kept.</span
          >
        </div>
      }
      @case ('cancelled') {
        <div class="callout" role="status">
          <kiops-icon [path]="icons.safe" />
          <span><b>Import cancelled.</b> No record on KIOPS was changed.</span>
        </div>
      }
      @case ('cancelled-too-late') {
        <div class="callout callout-warn" role="status">
          <kiops-icon [path]="icons.warning" />
          <span><b>Your records changed before the import could be cancelled.</b> Here is the new plan.</span>
        </div>
      }
      @case ('unanswered') {
        <div class="callout callout-warn" role="status">
          <kiops-icon [path]="icons.warning" />
          <span><b>KIOPS did not answer.</b> So far nothing was imported: import once more.</span>
        </div>
      }
      @case ('unanswered-and-done') {
        <div class="callout callout-warn" role="status">
          <kiops-icon [path]="icons.warning" />
          <span
            ><b>KIOPS did not answer, but your records changed.</b> Here is the new plan: what was imported
            stands in it as identical.</span
          >
        </div>
      }
    }
    @if (leftOut(); as secrets) {
      <div class="callout callout-browser">
        <kiops-icon [path]="icons.browser" />
        <span class="grow">
          <b>Not imported: {{ leftOutWords(secrets) }} of the files.</b>
          {{ secrets.reason }} They never go to KIOPS.
        </span>
        @if (secrets.isLocked) {
          <button type="button" matButton="filled" (click)="unlock()">Unlock</button>
        }
      </div>
    }
    @if (serversFailure(); as failure) {
      <div class="callout callout-warn" role="alert">
        <kiops-icon [path]="icons.warning" />
        <span class="grow">
          <b>KIOPS could not be asked for its servers.</b> {{ failure.message }} What is reached through one
          of them, and host keys of theirs, is left out.
        </span>
        <button type="button" matButton [disabled]="busy()" (click)="again.emit()">Try again</button>
      </div>
    }
    @if (plan().unknownKeys.length > 0) {
      <details class="callout">
        <summary>Not imported: {{ plan().unknownKeys.length | quantity: 'unknown key' }} of the file</summary>
        <ul class="mono-small">
          @for (key of plan().unknownKeys; track $index) {
            <li>{{ key }}</li>
          }
        </ul>
      </details>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      flex-direction: column;
      gap: 8px;
      padding: 0 24px 12px;
    }
    :host:not(:has(.callout)) {
      display: none;
    }
    .callout {
      align-items: center;
    }
    details {
      display: block;
    }
    summary {
      cursor: pointer;
    }
    ul {
      max-height: 96px;
      margin-top: 6px;
      overflow: auto;
    }
    @media (max-width: 720px) {
      :host {
        padding: 0 16px 12px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanNotes {
  readonly notice = input.required<PlanNotice | null>();
  readonly plan = input.required<WholePlan>();
  /** Why the file's SSH secrets are left out; null when they are not. */
  readonly leftOut = input.required<LeftOut | null>();
  /** Why KIOPS could not be asked for its servers; null when it could, or nothing needs them. */
  readonly serversFailure = input.required<Failure | null>();
  /** Another plan is being made. */
  readonly busy = input.required<boolean>();
  /** KIOPS shall be asked once more. */
  readonly again = output();
  /** The vault was unlocked here. */
  readonly unlocked = output();

  private readonly dialog = inject(MatDialog);

  protected readonly icons = {
    warning: mdiAlertOutline,
    safe: mdiShieldCheckOutline,
    browser: mdiMonitorLock,
  };

  protected leftOutWords = leftOutWords;

  protected async unlock(): Promise<void> {
    if (await openUnlock(this.dialog)) this.unlocked.emit();
  }
}
