import { Directive, input } from '@angular/core';

/** Gives a cell's template the type of the table's rows: `*matCellDef="let registry; rows: list.rows()"`. */
@Directive({ selector: '[matCellDef][matCellDefRows]' })
export class TypedCell<Row> {
  readonly matCellDefRows = input.required<readonly (Row | null)[]>();

  static ngTemplateContextGuard<Row>(
    _cell: TypedCell<Row>,
    context: unknown,
  ): context is { $implicit: Row | null } {
    return context !== null;
  }
}
