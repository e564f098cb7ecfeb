import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';

/** The first error of a field in words; goes into a `mat-error`. */
@Component({
  selector: 'kiops-field-error',
  template: `{{ message() }}`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FieldError {
  readonly field = input.required<FieldTree<unknown>>();

  protected readonly message = computed(() => {
    const error = this.field()().errors().at(0);
    return error && (error.message ?? (error.kind === 'required' ? 'Fill this in.' : 'This is not valid.'));
  });
}
