import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import type { Verdict } from '@kiops/contracts';
import { Icon } from '../../icon/icon';
import type { LeftOutCount } from './plan/left-out-counts';
import { VERDICT_LOOKS, VERDICT_ORDER } from './verdicts';

/** Four counts that are buttons: a pressed one shows its verdict only. */
@Component({
  selector: 'kiops-verdict-tiles',
  imports: [DecimalPipe, Icon],
  template: `
    <div class="tiles" role="group" aria-label="Show by verdict">
      @for (tile of tiles(); track tile.verdict) {
        <button
          type="button"
          [class]="tile.verdict"
          [attr.aria-pressed]="only() === tile.verdict"
          (click)="only.set(only() === tile.verdict ? null : tile.verdict)"
        >
          <span class="amount num">{{ tile.count | number }}</span>
          <span class="title"><kiops-icon [path]="tile.icon" />{{ tile.title }}</span>
          <span class="note">{{ tile.note }}</span>
        </button>
      }
    </div>
  `,
  styles: `
    .tiles {
      display: grid;
      flex: none;
      grid-template-columns: repeat(4, 1fr);
      gap: 10px;
      padding: 4px 24px 16px;
    }
    button {
      --kiops-icon-size: 16px;
      padding: 12px 14px;
      border: 0;
      border-radius: var(--mat-sys-corner-large);
      background: none;
      box-shadow: inset 0 0 0 1px var(--mat-sys-outline-variant);
      color: var(--mat-sys-on-surface);
      font: inherit;
      text-align: left;
      cursor: pointer;
      transition: background-color var(--kiops-fast) var(--kiops-ease);
    }
    button:hover {
      background: var(--kiops-row-hover);
    }
    button[aria-pressed='true'] {
      background: var(--kiops-row-selected);
      box-shadow: inset 0 0 0 2px var(--mat-sys-primary);
    }
    span {
      display: block;
    }
    .amount {
      font-size: 22px;
      font-weight: 600;
      line-height: 28px;
      letter-spacing: -0.02em;
    }
    .title {
      display: flex;
      gap: 6px;
      align-items: center;
      font: var(--mat-sys-label-large);
      font-size: 13.5px;
    }
    .note {
      margin-top: 2px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
      font-weight: 450;
    }
    .conflict > .title {
      color: var(--kiops-warning);
    }
    .new > .title {
      color: var(--kiops-success);
    }
    .identical > .title {
      color: var(--mat-sys-on-surface-variant);
    }
    .invalid > .title {
      color: var(--mat-sys-error);
    }
    @media (max-width: 720px) {
      .tiles {
        gap: 6px;
        padding: 4px 16px 12px;
      }
      button {
        min-height: 64px;
        padding: 8px 8px 10px;
      }
      .note,
      kiops-icon {
        display: none;
      }
      .title {
        font-size: 12.5px;
      }
    }
    @media (forced-colors: active) {
      button {
        border: 1px solid CanvasText;
      }
      button[aria-pressed='true'] {
        outline: 2px solid Highlight;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VerdictTiles {
  readonly counts = input.required<Readonly<Record<Verdict, number>>>();
  /** How much is left out: what is not valid, and what of the files is in no plan. */
  readonly leftOut = input.required<LeftOutCount>();
  /** How many conflicts have no answer yet. */
  readonly unanswered = input.required<number>();
  /** The only verdict that is shown; null for all. */
  readonly only = model.required<Verdict | null>();

  protected readonly tiles = computed(() =>
    VERDICT_ORDER.map((verdict) => ({
      verdict,
      count: verdict === 'invalid' ? this.leftOut().count : this.counts()[verdict],
      note: this.note(verdict),
      ...VERDICT_LOOKS[verdict],
    })),
  );

  private note(verdict: Verdict): string {
    switch (verdict) {
      case 'conflict':
        return this.conflictNote();
      case 'new':
        return 'will be added';
      case 'identical':
        return 'nothing to do';
      case 'invalid':
        return this.leftOutNote();
    }
  }

  private leftOutNote(): string {
    const { count, unanswered } = this.leftOut();
    if (unanswered === 0) return count === 0 ? 'nothing' : 'with the reason for each';
    return unanswered === count ? 'not answered yet' : `${unanswered.toLocaleString('en')} not answered yet`;
  }

  private conflictNote(): string {
    const open = this.unanswered();
    if (this.counts().conflict === 0) return 'none';
    return open === 0
      ? 'all answered'
      : `${open.toLocaleString('en')} ${open === 1 ? 'needs' : 'need'} your answer`;
  }
}
