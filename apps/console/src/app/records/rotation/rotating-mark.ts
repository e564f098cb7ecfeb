import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  output,
} from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { mdiRotateRight } from '@mdi/js';
import { DateWords } from '../../dates/date-words';
import { Icon } from '../../icon/icon';
import { openRotation } from './open-rotation';

/** Says that a record's old secret is still kept, until when; opens the rotation. Nothing where none is. */
@Component({
  selector: 'kiops-rotating-mark',
  imports: [Icon],
  template: `
    @if (until(); as day) {
      <button
        type="button"
        class="marker marker-warn"
        [title]="'The old secret is kept until ' + full()"
        [attr.aria-label]="'Rotation of ' + record().label + ': old one until ' + day"
        (click)="open()"
      >
        <kiops-icon [path]="icon" />Old one until {{ day }}
      </button>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    button {
      position: relative;
      border: 0;
      cursor: pointer;
    }
    button::after {
      content: '';
      position: absolute;
      inset: -2px 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RotatingMark {
  readonly store = input.required<RecordStore>();
  readonly record = input.required<RecordByStore[RecordStore]>();
  /** The rotation was looked at, and may have ended. */
  readonly looked = output();

  readonly #dialog = inject(MatDialog);
  readonly #dates = inject(DateWords);
  readonly #destroyed = inject(DestroyRef);
  protected readonly icon = mdiRotateRight;
  protected readonly until = computed(() => {
    const { previousUntil } = this.record();
    return previousUntil && this.#dates.dayInYear(previousUntil);
  });
  protected readonly full = computed(() => this.#dates.full(this.record().previousUntil ?? ''));

  protected async open(): Promise<void> {
    await openRotation(this.#dialog, { store: this.store(), record: this.record() });
    // The row may have been drawn anew meanwhile.
    if (!this.#destroyed.destroyed) this.looked.emit();
  }
}
