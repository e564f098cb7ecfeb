import { Directive, type Signal, TemplateRef, booleanAttribute, inject, input } from '@angular/core';

/**
 * A column of a record table: its heading, and what stands in each row's cell once the row is loaded. A column named
 * `actions` is for the rows that are not one record: the table itself knows what can be done with a record.
 *
 * ```html
 * <ng-template kiopsColumn="username" heading="Username" sortable [of]="list" let-registry>
 *   {{ registry.username }}
 * </ng-template>
 * ```
 */
@Directive({ selector: 'ng-template[kiopsColumn]' })
export class RecordColumn<Row> {
  /** The column's name: for the service the field to sort by, for the layout the name of its area. */
  readonly name = input.required<string>({ alias: 'kiopsColumn' });
  /** The list whose rows the template gets. */
  readonly of = input.required<{ readonly rows: Signal<readonly (Row | null)[]> }>();
  readonly heading = input('');
  /** Whether the heading is only for those who cannot see it. */
  readonly headingHidden = input(false, { transform: booleanAttribute });
  readonly sortable = input(false, { transform: booleanAttribute });
  /** Whether the heading stands in the cell where rows are narrow: what is there does not say by itself what it is. */
  readonly labelled = input(false, { transform: booleanAttribute });
  /** Whether it is no column, but what stands below the others, over the width of all. */
  readonly below = input(false, { transform: booleanAttribute });

  readonly template = inject<TemplateRef<{ readonly $implicit: Row }>>(TemplateRef);

  static ngTemplateContextGuard<Row>(
    _column: RecordColumn<Row>,
    context: unknown,
  ): context is { readonly $implicit: Row } {
    return context !== null;
  }
}
