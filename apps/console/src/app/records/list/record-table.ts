import { CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  ViewEncapsulation,
  booleanAttribute,
  computed,
  contentChildren,
  inject,
  input,
  output,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatSortModule } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { mdiPlus } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { RowHeights, TallRow } from '../../list/row-heights';
import { openConnections } from '../uses/open-connections';
import { openCopyAs } from '../copy-as/open-copy-as';
import { openRotate } from '../rotation/open-rotation';
import { secretParts } from '../rotation/secret-parts';
import { OpenSecret } from '../secret/open-secret';
import { ListToolbar } from './list-toolbar';
import { MoreFailed } from './more-failed';
import { RecordColumn } from './record-column';
import type { RecordList } from './record-list';
import { RowActions } from './row-actions';
import { type RowKey, RowFocus, RowKeys } from './row-keys';
import { rowLayout } from './row-layout';

/**
 * What the five tabs draw alike: the toolbar, the four states, and the rows as a grid that scrolls, with the actions at
 * their end. Each tab brings its columns; an element with the class `notice` stands below the toolbar, and all else that
 * is content is a further action of the empty list.
 *
 * ```html
 * <kiops-record-table label="Registries" plural="registries" noun="registry" ... [list]="list">
 *   <ng-template kiopsColumn="label" heading="Registry" sortable [of]="list" let-registry> ... </ng-template>
 * </kiops-record-table>
 * ```
 */
@Component({
  selector: 'kiops-record-table',
  imports: [
    CdkVirtualScrollViewport,
    Empty,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    ListToolbar,
    MatButton,
    MatSortModule,
    MatTableModule,
    MoreFailed,
    NgTemplateOutlet,
    RowActions,
    RowFocus,
    RowHeights,
    RowKeys,
    TallRow,
  ],
  templateUrl: './record-table.html',
  styleUrl: './record-table.scss',
  host: { class: 'record-table' },
  // What the tabs put into the cells is styled too, all below an element of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RecordTable<S extends RecordStore, Row extends object = RecordByStore[S]> {
  readonly list = input.required<RecordList<S, Row>>();
  /** What is listed, as a title: "Registries". */
  readonly label = input.required<string>();
  /** The same within a sentence: "registries". */
  readonly plural = input.required<string>();
  /** One of them: "registry". */
  readonly noun = input.required<string>();
  /** What the filter looks at. */
  readonly placeholder = input.required<string>();
  readonly emptyHeading = input.required<string>();
  readonly emptyText = input.required<string>();
  readonly emptyIcon = input.required<string>();
  /** A row's height in pixels on a narrow screen, where its cells stand below each other. */
  readonly narrowHeight = input.required<number>();
  /** The place of the row that may be taller, -1 for none; left out, it is the one whose secret is shown. */
  readonly openRow = input<number>();
  /** The class names of a row, where not all rows look alike. */
  readonly rowClass = input<(row: Row) => string>(() => '');
  /** Whether the rows have room for a pencil. */
  readonly pencil = input(false, { transform: booleanAttribute });

  /** Whether a connection to a record can be tested. */
  readonly testable = input<(record: RecordByStore[S]) => boolean>(() => false);

  /** Somebody wants to test the connection to a row's record. */
  readonly test = output<RecordByStore[S]>();
  /** Somebody wants to change a row's record. */
  readonly edit = output<RecordByStore[S]>();
  readonly rowKey = output<RowKey>();

  protected readonly addIcon = mdiPlus;
  protected readonly headerHeight = 36;
  protected readonly rowHeight = computed(
    () => ({ wide: 52, coarse: 64, narrow: this.narrowHeight() })[this.#layout()],
  );
  protected readonly tallIndex = computed(() => this.openRow() ?? this.list().shownRow());
  protected readonly columns = computed(() => this.brought().filter((column) => column.name() !== ACTIONS));
  protected readonly otherActions = computed(
    () => this.brought().find((column) => column.name() === ACTIONS)?.template ?? null,
  );
  /** The names of the columns that have a heading. */
  protected readonly headed = computed(() => [...this.#names(false), ACTIONS]);
  /** The names of all that a row has. */
  protected readonly drawn = computed(() => [...this.headed(), ...this.#names(true)]);

  private readonly brought = contentChildren<RecordColumn<Row>>(RecordColumn);
  readonly #layout = rowLayout();
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #secret = inject(OpenSecret);

  protected copyAs(record: RecordByStore[S]): void {
    void openCopyAs(this.#dialog, this.list().store, record);
  }

  protected isRotatable(record: RecordByStore[S]): boolean {
    return secretParts(this.list().store, record).length > 0;
  }

  protected async rotate(record: RecordByStore[S]): Promise<void> {
    this.#secret.hide();
    const { store, pages } = this.list();
    if (await openRotate(this.#dialog, this.#snackBar, { store, record })) pages.refresh();
  }

  protected async showUses(record: RecordByStore[S]): Promise<void> {
    this.#secret.hide();
    const { store, pages } = this.list();
    if (await openConnections(this.#dialog, { store, record })) pages.refresh();
  }

  #names(below: boolean): readonly string[] {
    return this.columns()
      .filter((column) => column.below() === below)
      .map((column) => column.name());
  }
}

/** The name of the last column. */
const ACTIONS = 'actions';
