import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import type { ImportSummary } from '@kiops/contracts';
import {
  mdiAlertCircleOutline,
  mdiCheckCircle,
  mdiEqual,
  mdiKubernetes,
  mdiMonitorLock,
  mdiPlus,
  mdiSwapHorizontal,
} from '@mdi/js';
import { Icon } from '../../icon/icon';
import { quantity } from '../../quantities/quantities';
import { openRuntimes } from '../../records/runtimes/open-runtimes';
import type { BrowserOutcome, LeftOut } from './plan/browser-part';
import { leftOutWords } from './left-out-words';
import type { PinSummary } from './plan/pin-part';

/** What an import did, in numbers. */
@Component({
  selector: 'kiops-import-result',
  imports: [Icon, MatButton],
  template: `
    @if (summary()) {
      <div class="callout callout-ok" role="status">
        <kiops-icon [path]="icons.done" />
        <span>{{ sentence() }}</span>
      </div>
    }
    @if (browser(); as here) {
      @if (here.summary; as kept) {
        <div class="callout callout-browser" role="status">
          <kiops-icon [path]="icons.browser" />
          <span>{{ keptHere(kept, here.pins) }}</span>
        </div>
      } @else {
        <div class="callout callout-bad" role="alert">
          <kiops-icon [path]="icons.failed" />
          <span class="grow">
            <b>The SSH secrets of the file were not kept in this browser.</b> {{ here.fault }}
            @if (summary()) {
              The records on KIOPS are imported.
            }
          </span>
          <button type="button" matButton (click)="again.emit()">Try again</button>
        </div>
      }
    } @else if (leftOut(); as secrets) {
      <div class="callout callout-browser" role="status">
        <kiops-icon [path]="icons.browser" />
        <span>{{ leftOutWords(secrets) }} of the files left out. {{ secrets.reason }}</span>
      </div>
    }
    @if (runtimes() > 0) {
      <div class="callout runtimes">
        <kiops-icon [path]="icons.runtime" />
        <span class="grow"
          ><b>Where the runtimes are:</b> in View Credentials, tab Servers. Each is under the server that it
          runs on; those on no server are above the list.</span
        >
        <button type="button" matButton (click)="showRuntimes()">Show those on no server</button>
      </div>
    }
    <ul>
      @for (line of lines(); track line.text) {
        <li>
          <kiops-icon [path]="line.icon" />{{ line.text
          }}<span class="num">{{ line.count.toLocaleString('en') }}</span>
        </li>
      }
    </ul>
  `,
  styles: `
    .callout + .callout,
    .runtimes {
      margin-top: 8px;
    }
    .runtimes {
      flex-wrap: wrap;
      align-items: center;
    }
    .runtimes > .grow {
      flex: 1 1 240px;
    }
    ul {
      display: grid;
      gap: 10px;
      margin-top: 20px;
      font-size: 13.5px;
    }
    li {
      --kiops-icon-size: 18px;
      display: flex;
      gap: 10px;
      align-items: center;
    }
    li > kiops-icon {
      color: var(--mat-sys-on-surface-variant);
    }
    li > span {
      margin-left: auto;
      font-weight: 560;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportResult {
  /** What KIOPS did; null when the file had nothing for it. */
  readonly summary = input.required<ImportSummary | null>();
  /** What this browser did with the file's SSH secrets; null when it did nothing. */
  readonly browser = input.required<BrowserOutcome | null>();
  readonly leftOut = input.required<LeftOut | null>();
  /** How many clusters and engines of the files KIOPS has now. */
  readonly runtimes = input.required<number>();
  /** How much of the files was in no plan. */
  readonly notPlanned = input.required<number>();
  /** The browser's part shall be tried again. */
  readonly again = output();

  private readonly dialogs = inject(MatDialog);

  protected readonly icons = {
    done: mdiCheckCircle,
    browser: mdiMonitorLock,
    failed: mdiAlertCircleOutline,
    runtime: mdiKubernetes,
  };

  private readonly pins = computed((): PinSummary | null => {
    const here = this.browser();
    return here?.summary ? here.pins : null;
  });

  protected readonly sentence = computed(() => {
    const { created, replaced } = this.summary() ?? NOTHING;
    return created + replaced === 0
      ? 'Your records stay as they were.'
      : `${quantity(created + replaced, 'record')} written, all in one step.`;
  });

  protected readonly lines = computed(() => {
    const { created, replaced, kept, identical, invalid } = sum(
      this.summary(),
      this.browser()?.summary ?? null,
      this.pins(),
    );
    return [
      { text: 'Added', count: created, icon: mdiPlus },
      { text: 'Replaced by theirs', count: replaced, icon: mdiSwapHorizontal },
      { text: 'Kept as mine', count: kept, icon: mdiCheckCircle },
      { text: 'Identical, nothing to do', count: identical, icon: mdiEqual },
      { text: 'Left out', count: invalid + this.notPlanned(), icon: mdiAlertCircleOutline },
    ].filter(({ count }) => count > 0);
  });

  protected showRuntimes(): void {
    void openRuntimes(this.dialogs);
  }

  protected leftOutWords = leftOutWords;

  protected keptHere(secrets: ImportSummary, pins: PinSummary): string {
    const kept = {
      count: secrets.created + secrets.replaced,
      hostKeys: pins.created + pins.replaced,
    };
    if (kept.count + kept.hostKeys === 0) return 'What this browser keeps stays as it was.';
    return `${leftOutWords(kept)} kept in this browser.`;
  }
}

const NOTHING: ImportSummary = { created: 0, replaced: 0, kept: 0, identical: 0, invalid: 0 };

/** All places together. */
function sum(...all: readonly (Partial<ImportSummary> | null)[]): ImportSummary {
  const of = (way: keyof ImportSummary) => all.reduce((count, part) => count + (part?.[way] ?? 0), 0);
  return {
    created: of('created'),
    replaced: of('replaced'),
    kept: of('kept'),
    identical: of('identical'),
    invalid: of('invalid'),
  };
}
