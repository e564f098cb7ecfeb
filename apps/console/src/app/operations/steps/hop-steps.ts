import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatProgressSpinner } from '@angular/material/progress-spinner';
import { mdiCheckCircle, mdiClockOutline, mdiCloseCircle } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { secondsText } from '../../quantities/quantities';
import { currentStep, type HopProgress } from '../run/hop-progress';
import { hostKeyText, openingKeyWords, postQuantumWords, stepWords } from './step-words';

/** How a hop stands in the run. */
export type HopState = 'waiting' | 'running' | 'done' | 'failed' | 'not-reached';

/** The steps of one hop: those that are over with their times, and the one it is at or failed at. */
@Component({
  selector: 'kiops-hop-steps',
  imports: [Icon, MatProgressSpinner],
  template: `
    <ol>
      @for (done of progress().done; track done.step) {
        <li class="done">
          <kiops-icon [path]="icons.done" />
          <span class="words">
            <span>{{ words(done.step, 'done') }}</span>
            @if (done.step === 'host-key-verified' && progress().hostKey; as key) {
              <span class="mono-small muted" [title]="key.fingerprint">{{ keyText(key) }}</span>
            }
            @if (done.step === 'signed-in' && progress().protection; as protection) {
              <span class="muted" [title]="protection.algorithms.join(', ')">{{
                postQuantum(protection)
              }}</span>
            }
          </span>
          <span class="num time">{{ seconds(done.milliseconds) }}</span>
        </li>
      }
      @if (current(); as step) {
        @if (isAsking()) {
          <li class="asking">
            <kiops-icon [path]="icons.asking" />
            <span class="words">
              <b>{{ words(step, 'failed') }}</b>
              <span class="muted">the server waits for your answer</span>
            </span>
          </li>
        } @else if (state() === 'running') {
          <li>
            <mat-progress-spinner mode="indeterminate" diameter="16" aria-hidden="true" />
            <span class="words">{{ openingKey() ?? words(step, 'doing') }}</span>
          </li>
        } @else if (state() === 'failed') {
          <li class="failed">
            <kiops-icon [path]="icons.failed" />
            <span class="words">
              <b>{{ words(step, 'failed') }}</b>
              @if (step === 'host-key-verified' && progress().hostKey; as key) {
                <span class="mono-small muted" [title]="key.fingerprint">{{ keyText(key) }}</span>
              }
            </span>
            <span class="num time">{{ seconds(failedAfter()) }}</span>
          </li>
        }
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
      gap: 4px;
      margin-top: 6px;
    }
    li {
      --kiops-icon-size: 18px;
      display: flex;
      gap: 10px;
      align-items: center;
      min-height: 24px;
      font: var(--mat-sys-body-small);
    }
    .words {
      display: flex;
      flex: 1 1 auto;
      gap: 8px;
      align-items: baseline;
      min-width: 0;
    }
    .done kiops-icon {
      color: var(--kiops-success);
    }
    .failed kiops-icon,
    .failed b {
      color: var(--mat-sys-error);
    }
    .asking kiops-icon {
      color: var(--mat-sys-on-surface-variant);
    }
    .time {
      color: var(--kiops-text-faint);
      white-space: nowrap;
    }
    mat-progress-spinner {
      margin: 1px;
    }
    @media (max-width: 720px) {
      li {
        align-items: flex-start;
        padding: 3px 0;
      }
      .words {
        flex-wrap: wrap;
        gap: 0 8px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HopSteps {
  readonly progress = input.required<HopProgress>();
  /** From 1. */
  readonly number = input.required<number>();
  readonly state = input.required<HopState>();
  /** How long the step took that failed, in milliseconds. */
  readonly failedAfter = input(0);
  /** The server waits for an answer of the person. */
  readonly isAsking = input(false);

  protected readonly openingKey = computed(() => {
    const { openingKey } = this.progress();
    return openingKey === undefined ? undefined : openingKeyWords(openingKey);
  });
  protected readonly current = computed(() => currentStep(this.progress()));
  protected readonly icons = { done: mdiCheckCircle, asking: mdiClockOutline, failed: mdiCloseCircle };
  protected readonly keyText = hostKeyText;
  protected readonly postQuantum = postQuantumWords;
  protected readonly seconds = secondsText;

  protected words(
    ...[step, state]: [Parameters<typeof stepWords>[0], Parameters<typeof stepWords>[1]]
  ): string {
    return stepWords(step, state, this.number());
  }
}
