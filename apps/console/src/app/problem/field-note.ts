import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { unseenWords } from './unseen-words';

/** What goes into the hint of a text field: what one does not see of the text in it, or else what is usually said there. */
@Component({
  selector: 'kiops-field-note',
  template: `{{ note() || hint() }}`,
  styles: `
    :host(.is-warning) {
      color: var(--kiops-warning);
    }
  `,
  host: { '[class.is-warning]': 'note()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FieldNote {
  /** What is in the field. */
  readonly text = input.required<string>();
  readonly hint = input('');

  protected readonly note = computed(() => unseenWords(this.text()));
}
