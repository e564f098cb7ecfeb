import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ComparisonLine } from './comparison';
import type { ImportEntry } from './plan/import-entries';

/** “Mine” and “Theirs”, or two entries of the files, side by side; what differs is marked, and a secret is never shown. */
@Component({
  selector: 'kiops-comparison-cards',
  template: `
    @if (note(); as reason) {
      <p class="note small" [title]="reason">{{ reason }}</p>
    }
    <div class="cards">
      @for (side of sides(); track side.title) {
        <section>
          <h3>
            {{ side.title }} <span>{{ side.place }}</span>
          </h3>
          <dl>
            @for (line of side.lines; track line.title) {
              <dt>{{ line.title }}</dt>
              <dd class="ellipsis" [class.differs]="line.differs" [title]="line.value">
                @if (line.secret) {
                  <span class="mono-small" aria-hidden="true">••••••••</span><b>differs</b>
                } @else {
                  {{ line.value }}
                }
              </dd>
            }
          </dl>
        </section>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .note {
      display: -webkit-box;
      height: 44px;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .cards {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 12px;
    }
    section {
      min-width: 0;
      padding: 12px 14px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-lowest);
    }
    h3 {
      display: flex;
      gap: 8px;
      align-items: baseline;
      height: 20px;
      margin-bottom: 8px;
      font: var(--mat-sys-title-small);
    }
    h3 > span {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
      font-weight: 450;
    }
    dl {
      display: grid;
      grid-template-columns: 96px minmax(0, 1fr);
      grid-auto-rows: 24px;
      align-items: center;
      font: var(--mat-sys-body-small);
    }
    dt {
      color: var(--mat-sys-on-surface-variant);
    }
    .differs {
      justify-self: start;
      max-width: calc(100% + 6px);
      margin-left: -6px;
      padding: 1px 6px;
      border-radius: 4px;
      background: var(--kiops-warning-container);
      color: var(--kiops-on-warning-container);
    }
    b {
      margin-left: 8px;
      font: var(--mat-sys-label-small);
    }
    @media (max-width: 720px) {
      .cards {
        grid-template-columns: 1fr;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComparisonCards {
  readonly entry = input.required<ImportEntry>();
  readonly lines = input.required<readonly ComparisonLine[]>();
  /** Where the entry stands: `in the file, position 4`. */
  readonly place = input.required<string>();
  /** Where the earlier entry stands that it is compared with; null where that is a record. */
  readonly earlierPlace = input.required<string | null>();

  /** Which earlier entry it is the same account as; the heads say it where that is what is compared. */
  protected readonly note = computed(() => (this.earlierPlace() === null ? this.entry().reason : undefined));
  protected readonly sides = computed(() => [
    {
      title: this.earlierPlace() === null ? 'Mine' : 'First',
      place: this.earlierPlace() ?? (this.entry().store === 'browser' ? 'in this browser' : 'in this KIOPS'),
      lines: this.lines().map((line) => ({ ...line, value: line.mine })),
    },
    {
      title: this.earlierPlace() === null ? 'Theirs' : 'This one',
      place: this.place(),
      lines: this.lines().map((line) => ({ ...line, value: line.theirs })),
    },
  ]);
}
