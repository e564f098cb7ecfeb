import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Exit } from '@kiops/ssh-client';
import { mdiAlertCircleOutline, mdiConsole, mdiRefresh } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { OperationRun } from '../run/operation-run';
import { exitWords } from './hostile-text';

/** What the bar says: a heading where something went wrong, and a sentence. */
interface BarWords {
  readonly heading: string;
  readonly sentence: string;
}

/** Stands over a terminal without a shell: why there is none, and how to get one. */
@Component({
  selector: 'kiops-terminal-bar',
  imports: [Icon, MatButton],
  template: `
    <kiops-icon [path]="isFailed() ? icons.failed : icons.terminal" />
    <p class="grow" role="status">
      @if (words().heading) {
        <b>{{ words().heading }}</b>
      }
      {{ words().sentence }}
    </p>
    @if (run.isRunning()) {
      <button type="button" matButton (click)="run.stop()">Cancel</button>
    } @else {
      @if (isFailed() && canShowDetails()) {
        <button type="button" matButton [attr.aria-expanded]="hasDetails()" (click)="detailsToggled.emit()">
          Details
        </button>
      }
      @if (!(isFailed() && isExplained())) {
        <button type="button" matButton="filled" (click)="reconnected.emit()">
          <kiops-icon [path]="icons.again" />Reconnect
        </button>
      }
    }
  `,
  styles: `
    :host {
      --kiops-icon-size: 18px;
      display: flex;
      gap: 10px;
      align-items: center;
      padding: 6px 12px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
      background: var(--mat-sys-surface-container);
      font: var(--mat-sys-body-small);
    }
    :host(.failed) {
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
      --mat-button-text-label-text-color: var(--mat-sys-on-error-container);
    }
    p {
      overflow-wrap: anywhere;
    }
    button {
      flex: none;
    }
    @media (max-width: 720px) {
      :host {
        flex-wrap: wrap;
      }
      p {
        /* Beside its icon; the buttons go below when there is no room. */
        flex: 1 1 50%;
      }
      button {
        flex: 1 0 auto;
      }
    }
  `,
  host: { '[class.failed]': 'isFailed() && !isExplained()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TerminalBar {
  protected readonly run = inject(OperationRun);

  /** There is something under the bar that the details would cover. */
  readonly canShowDetails = input(false);
  readonly hasDetails = input(false);
  /** What went wrong is told below, with what to do about it. */
  readonly isExplained = input(false);
  readonly detailsToggled = output();
  readonly reconnected = output();

  protected readonly icons = { terminal: mdiConsole, failed: mdiAlertCircleOutline, again: mdiRefresh };
  protected readonly isFailed = computed(() => this.run.state() === 'failed');

  protected readonly words = computed((): BarWords => {
    switch (this.run.state()) {
      case 'failed': {
        if (this.isExplained()) return { heading: '', sentence: 'Not connected.' };
        const { title, sentence } = this.run.failure()?.diagnosis ?? { title: '', sentence: '' };
        // Backticks mark commands where they are drawn as such.
        return { heading: `${title}.`, sentence: sentence.replaceAll('`', '') };
      }
      case 'done':
        return { heading: '', sentence: exitWords(this.run.result() as Exit) };
      case 'stopped':
        return { heading: '', sentence: 'Stopped by you.' };
      case 'connecting':
        return { heading: '', sentence: 'Connecting …' };
      default:
        return { heading: '', sentence: 'Waiting for you.' };
    }
  });
}
