import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatOption, MatSelect } from '@angular/material/select';
import type { RecordStore } from '@kiops/contracts';
import type { EntryAnswers, EntryId, StoreQuestion } from '@kiops/transfer-formats';
import { quantity } from '../../../quantities/quantities';
import { STORE_TITLES } from '../../../records/store-titles';

/** So many logins are asked one by one. */
const ONE_BY_ONE = 200;

/** Asks for the stores of logins that fit none by themselves: who says nothing leaves them out. */
@Component({
  selector: 'kiops-asked-stores',
  imports: [MatOption, MatSelect],
  template: `
    <h3>{{ what() }}</h3>
    <p class="small muted">Choose a store for those that belong here. The others are left out.</p>
    @if (questions().length > 1) {
      <div class="entry all">
        <b>All {{ questions().length.toLocaleString('en') }}, where it fits</b>
        <mat-select
          class="kiops-row-select"
          placeholder="One by one"
          [aria-label]="'Store of all ' + questions().length.toLocaleString('en')"
          [value]="forAll()"
          (selectionChange)="sayAll($event.value)"
        >
          <mat-option value="none">Leave out</mat-option>
          @for (store of allStores(); track store) {
            <mat-option [value]="store">{{ titles[store] }}</mat-option>
          }
        </mat-select>
      </div>
    }
    @for (question of shown(); track question.id) {
      <div class="entry">
        <div class="stack">
          <span class="name ellipsis" [title]="question.label">{{ question.label }}</span>
          <span class="mono-small muted ellipsis">{{ nameOf()(question.file) }} › {{ question.at }}</span>
        </div>
        <mat-select
          class="kiops-row-select"
          [aria-label]="'Store of ' + question.label"
          [value]="answers().stores[question.id] ?? 'none'"
          (selectionChange)="
            said.emit({ ids: [question.id], store: $event.value === 'none' ? null : $event.value })
          "
        >
          <mat-option value="none">Leave out</mat-option>
          @for (store of question.stores; track store) {
            <mat-option [value]="store">{{ titles[store] }}</mat-option>
          }
        </mat-select>
      </div>
    }
    @if (questions().length > shown().length) {
      <p class="small muted">
        and {{ (questions().length - shown().length).toLocaleString('en') }} more, which take what is said for
        all.
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 10px;
    }
    h3 {
      font: var(--mat-sys-title-small);
    }
    .entry {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 188px;
      gap: 16px;
      align-items: center;
    }
    .all {
      padding-bottom: 10px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    .stack {
      display: grid;
      min-width: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskedStores {
  readonly questions = input.required<readonly StoreQuestion[]>();
  readonly answers = input.required<EntryAnswers>();
  /** How the file with a key is called. */
  readonly nameOf = input.required<(file: string) => string>();
  readonly said = output<{ readonly ids: readonly EntryId[]; readonly store: RecordStore | null }>();

  protected readonly titles = STORE_TITLES;
  protected readonly shown = computed(() => this.questions().slice(0, ONE_BY_ONE));
  /** Those that fit some of the logins at least. */
  protected readonly allStores = computed(() => [
    ...new Set(this.questions().flatMap(({ stores }) => stores)),
  ]);
  /** What all of them say; null while they do not say the same. */
  protected readonly forAll = computed(() => {
    const { stores } = this.answers();
    const said = new Set<RecordStore | 'none'>(this.questions().map(({ id }) => stores[id] ?? 'none'));
    const [only] = said;
    return said.size === 1 && only !== 'none' ? only : null;
  });
  protected readonly what = computed(() => {
    const count = this.questions().length;
    return `${quantity(count, 'login')} that ${count === 1 ? 'fits' : 'fit'} no store`;
  });

  protected sayAll(chosen: RecordStore | 'none'): void {
    const fitting = this.questions().filter(({ stores }) => chosen === 'none' || stores.includes(chosen));
    this.said.emit({ ids: fitting.map(({ id }) => id), store: chosen === 'none' ? null : chosen });
  }
}
