import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatProgressBar } from '@angular/material/progress-bar';
import { mdiCheckCircle, mdiCircleOutline, mdiProgressClock, mdiShieldCheckOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { quantity, secondsText } from '../../quantities/quantities';
import { ConflictAnswers } from './flow/conflict-answers';
import { CurrentStep } from './flow/current-step';
import { ImportFiles } from './flow/import-files';

interface ProgressLine {
  readonly text: string;
  readonly state: 'done' | 'now' | 'next';
  readonly amount: string;
}

const READING_WORDS = {
  reading: 'Reading in this browser',
  sending: 'Sending to KIOPS, without any SSH secret',
  comparing: 'Comparing with your records',
} as const;

/** What an import is doing: a bar that is true (bytes sent, then KIOPS at work), and its steps. */
@Component({
  selector: 'kiops-import-progress',
  imports: [Icon, MatProgressBar],
  template: `
    <div class="row">
      <span class="name grow" id="import-work" role="status">{{ work() }}</span>
      @if (percent() !== null) {
        <span class="num muted">{{ percent() }} %</span>
      }
    </div>
    <mat-progress-bar
      aria-labelledby="import-work"
      [mode]="percent() === null ? 'indeterminate' : 'determinate'"
      [value]="percent()"
    />
    @if (lines().length > 0) {
      <ul>
        @for (line of lines(); track line.text) {
          <li [class]="line.state">
            <kiops-icon [path]="icons[line.state]" />{{ line.text }}<span class="num">{{ line.amount }}</span>
          </li>
        }
      </ul>
      @if (!isWritten()) {
        <div class="callout">
          <kiops-icon [path]="icons.safe" />
          <span>All or nothing: if you cancel now, no record on KIOPS is changed.</span>
        </div>
      }
    }
  `,
  styles: `
    .row {
      margin-bottom: 8px;
    }
    ul {
      display: grid;
      gap: 10px;
      margin: 20px 0;
      font-size: 13.5px;
    }
    li {
      --kiops-icon-size: 18px;
      display: flex;
      gap: 10px;
      align-items: center;
      color: var(--kiops-text-faint);
    }
    li > span {
      margin-left: auto;
    }
    .done,
    .now {
      color: var(--mat-sys-on-surface);
    }
    .done > kiops-icon {
      color: var(--kiops-success);
    }
    .now {
      font-weight: 560;
    }
    .now > kiops-icon {
      color: var(--mat-sys-primary);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportProgress {
  private readonly current = inject(CurrentStep);
  private readonly files = inject(ImportFiles);
  private readonly answers = inject(ConflictAnswers);

  protected readonly icons = {
    done: mdiCheckCircle,
    now: mdiProgressClock,
    next: mdiCircleOutline,
    safe: mdiShieldCheckOutline,
  };

  protected readonly work = computed(() => {
    const step = this.current.step();
    if (step.name === 'reading') return READING_WORDS[step.work];
    if (step.name === 'importing') {
      if (step.isWritten) return 'Writing in this browser';
      return step.percent === null ? 'Writing records' : 'Sending the file';
    }
    return 'Making sure that nothing was changed';
  });

  protected readonly percent = computed(() => {
    const step = this.current.step();
    return step.name === 'reading' || step.name === 'importing' ? step.percent : null;
  });

  protected readonly isWritten = computed(() => {
    const step = this.current.step();
    return step.name === 'importing' && step.isWritten;
  });

  protected readonly lines = computed((): readonly ProgressLine[] => {
    const step = this.current.step();
    if (step.name !== 'importing') return [];
    const isSent = step.percent === null;
    const onKiops = step.isWritten ? 'done' : isSent ? 'now' : 'next';
    const secrets = this.answers.secretsToWrite();
    const lines: readonly ProgressLine[] = [
      { text: 'File read and checked', state: 'done', amount: secondsText(this.files.readIn()) },
      {
        text: 'File sent to KIOPS',
        state: isSent ? 'done' : 'now',
        amount: step.sentIn === null ? `${step.percent ?? 100} %` : secondsText(step.sentIn),
      },
      // KIOPS compares once more and writes in one step: what it found is known when both are done.
      {
        text: step.isWritten ? 'Plan still valid: nothing changed meanwhile' : 'Plan still valid',
        state: onKiops,
        amount: '',
      },
      {
        text: 'Records on KIOPS',
        state: onKiops,
        amount: quantity(this.answers.toWrite(), 'record'),
      },
      {
        text: 'SSH secrets in this browser',
        state: step.isWritten ? 'now' : 'next',
        amount: quantity(secrets, 'secret'),
      },
    ];
    return secrets > 0 ? lines : lines.slice(0, -1);
  });
}
