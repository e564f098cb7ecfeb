import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  contentChild,
  ElementRef,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { Clipboard } from '@angular/cdk/clipboard';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { mdiCloudAlertOutline, mdiContentCopy, mdiFilterOffOutline, mdiRefresh } from '@mdi/js';
import { Icon } from '../icon/icon';
import { failureFacts, type Failure } from '../problem/failure';
import { ListEmpty, ListRows } from './list-slots';

/**
 * The frame of every list: loading, error, empty, rows, in that order. Loading fills the frame only until the first
 * rows are there; later it is a thin bar above them, so that what a person reads stays.
 *
 * ```html
 * <kiops-list-states label="Registries" [loading]="..." [failure]="..." [count]="..." [filter]="..." (retry)="...">
 *   <kiops-empty *kiopsListEmpty heading="No registry yet" ... />
 *   <table *kiopsListRows mat-table> ... </table>
 * </kiops-list-states>
 * ```
 */
@Component({
  selector: 'kiops-list-states',
  imports: [Icon, MatButton, MatProgressBar, NgTemplateOutlet],
  templateUrl: './list-states.html',
  styleUrl: './list-states.scss',
  host: { role: 'group', tabindex: '-1', '[attr.aria-label]': 'label()', '[attr.aria-busy]': 'loading()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListStates {
  /** What is listed, in the plural: "Registries". */
  readonly label = input.required<string>();
  readonly loading = input.required<boolean>();
  readonly failure = input<Failure>();
  /** How many rows there are; undefined until the first answer. */
  readonly count = input.required<number | undefined>();
  /** The filter that led to these rows; empty for none. */
  readonly filter = input('');

  readonly retry = output();
  readonly clearFilter = output();

  protected readonly emptySlot = contentChild(ListEmpty);
  protected readonly rowsSlot = contentChild.required(ListRows);

  protected readonly state = computed(() => {
    if (this.loading() && this.count() === undefined) return 'loading';
    if (this.failure()) return 'error';
    return this.count() === 0 ? 'empty' : 'rows';
  });
  protected readonly facts = computed(() => {
    const failure = this.failure();
    return failure ? failureFacts(failure) : '';
  });
  protected readonly skeletonRows = SKELETON_WIDTHS;
  protected readonly icons = {
    failed: mdiCloudAlertOutline,
    retry: mdiRefresh,
    copy: mdiContentCopy,
    filter: mdiFilterOffOutline,
  };
  protected readonly copied = signal(false);

  readonly #clipboard = inject(Clipboard);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);

  /** The button that was pressed goes with what it stood in: the focus stays in the list. */
  protected leave(): void {
    this.#host.nativeElement.focus();
  }

  protected copyFacts(): void {
    this.copied.set(
      this.#clipboard.copy(`${this.label()}: ${this.failure()?.message ?? ''} ${this.facts()}`),
    );
  }
}

/** Widths in percent of the two lines of each skeleton row: uneven, as text is. */
const SKELETON_WIDTHS = [
  [38, 62],
  [30, 78],
  [44, 56],
  [26, 70],
  [36, 50],
  [41, 66],
] as const;
