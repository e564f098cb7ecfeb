import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  ElementRef,
  inject,
  output,
  signal,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialogActions } from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  CSV_ROWS,
  SEPARATORS,
  holdsSecret,
  targetsOf,
  TEXT_ENCODINGS,
  type CsvTarget,
  type RecordPreview,
  type TextEncoding,
} from '@kiops/transfer-formats';
import {
  mdiAlertCircleOutline,
  mdiAlertOutline,
  mdiCheckCircle,
  mdiChevronRight,
  mdiEye,
  mdiEyeOff,
  mdiMonitorLock,
} from '@mdi/js';
import { Icon } from '../../../icon/icon';
import { quantity } from '../../../quantities/quantities';
import { STORE_ICONS } from '../../../records/store-icons';
import { STORE_TITLES } from '../../../records/store-titles';
import {
  addressWords,
  checkWords,
  ROW_TITLES,
  separatorTitle,
  tableEncodingTitle,
  targetTitle,
} from './column-words';
import { TableColumns } from './table-columns';

/** Milliseconds that the values of a column that looks secret can be seen. */
const SHOWN = 30_000;

/** In the place of what is not shown. */
const HIDDEN = '••••••••';

/** Asks what each column of a table is, and shows what will come of it. */
@Component({
  selector: 'kiops-columns-step',
  imports: [
    Icon,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatFormField,
    MatIconButton,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  templateUrl: './columns-step.html',
  styleUrl: './columns-step.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ColumnsStep {
  protected readonly tables = inject(TableColumns);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  /** To the table before, or to what was there before them all. */
  readonly back = output();
  /** It shall not be taken at all. */
  readonly leftOut = output();
  /** Enough is said; whether it shall be remembered. */
  readonly done = output<boolean>();

  protected readonly remember = signal(true);
  /** The column whose values can be seen. */
  protected readonly shown = signal<number | null>(null);
  /** Whether the plan was asked for too early: from then on it is said what is missing. */
  protected readonly asked = signal(false);
  private hiding: ReturnType<typeof setTimeout> | undefined;

  protected readonly rowKinds = CSV_ROWS;
  protected readonly separators = SEPARATORS;
  protected readonly rowTitles = ROW_TITLES;
  protected readonly separatorTitle = separatorTitle;
  protected readonly encodingTitle = tableEncodingTitle;
  protected readonly storeIcons = STORE_ICONS;
  protected readonly icons = {
    fine: mdiCheckCircle,
    wrong: mdiAlertOutline,
    fault: mdiAlertCircleOutline,
    becomes: mdiChevronRight,
    show: mdiEye,
    hide: mdiEyeOff,
    browser: mdiMonitorLock,
  };

  protected readonly mapping = this.tables.mapping;
  protected readonly preview = computed(() => this.tables.asked()?.look.preview);
  protected readonly fault = computed(() => this.tables.asked()?.look.fault);
  protected readonly separator = computed(() => this.tables.asked()?.look.separator);
  /** UTF-8 with and without a mark are one to choose. */
  protected readonly encoding = computed((): TextEncoding | null => {
    const encoding = this.tables.asked()?.look.encoding;
    if (encoding === 'utf-8-bom') return 'utf-8';
    return encoding === undefined || encoding === 'binary' ? null : encoding;
  });
  protected readonly encodings = TEXT_ENCODINGS;
  protected readonly targets = computed(() => {
    const mapping = this.mapping();
    return mapping
      ? targetsOf(mapping).map((target) => ({ target, title: targetTitle(target, mapping.rows) }))
      : [];
  });
  protected readonly columns = computed(() => {
    const [preview, mapping] = [this.preview(), this.mapping()];
    if (!preview || !mapping) return [];
    return preview.columns.map((column, index) => {
      const target = mapping.columns[index];
      const isSecret = column.looksSecret || target === 'password';
      // A first row that has values in the place of names is no name for what can be heard and seen.
      const name = holdsSecret(column.name) ? '' : column.name;
      return {
        ...column,
        index,
        target: targetsOf(mapping).includes(target as CsvTarget) ? target : null,
        title: name || `Column ${index + 1}`,
        said: `Column ${name || index + 1}`,
        isSecret,
        isKeptHere: target === 'password' && mapping.rows === 'servers',
        check: checkWords(column, target, { rows: preview.rows, isAsked: this.serversFailure() === null }),
      };
    });
  });
  protected readonly missing = computed(() => {
    const mapping = this.mapping();
    return mapping ? (this.preview()?.missing ?? []).map((target) => targetTitle(target, mapping.rows)) : [];
  });
  /** What the table comes to, or what it needs before it comes to anything. */
  protected readonly sum = computed(() => {
    const preview = this.preview();
    if (!preview) return '';
    if (this.missing().length > 0) return this.missingWords();
    const { entries, leftOut } = preview;
    return `${quantity(entries, 'record')}${leftOut > 0 ? `, ${leftOut.toLocaleString('en')} left out` : ''}`;
  });
  /** What stands under the table once the plan was asked for. */
  protected readonly complaint = computed(() => {
    if (!this.asked() || this.fault() !== undefined || this.missing().length === 0) return null;
    return `${this.missingWords()} Choose it beside the column that has it.`;
  });
  protected readonly missingWords = computed(() => `No column becomes ${this.missing().join(' or ')} yet.`);
  protected readonly serversFailure = this.tables.serversFailure;
  /** What records show of columns that look secret is hidden there, too. */
  private readonly hidden = computed(
    () => new Set(this.columns().flatMap(({ target, isSecret }) => (isSecret && target ? [target] : []))),
  );

  constructor() {
    const hide = () => this.hide();
    const window = inject(DOCUMENT).defaultView;
    window?.addEventListener('blur', hide);
    inject(DestroyRef).onDestroy(() => {
      window?.removeEventListener('blur', hide);
      this.hide();
    });
  }

  /** Shows or hides the values of a column that looks secret; one at a time, and not for long. */
  protected toggle(index: number): void {
    const wasShown = this.shown() === index;
    this.hide();
    if (wasShown) return;
    this.shown.set(index);
    this.hiding = setTimeout(() => this.hide(), SHOWN);
  }

  protected factsOf(record: RecordPreview): readonly { readonly name: string; readonly value: string }[] {
    const { columns = [] } = this.mapping() ?? {};
    const { store, fields, jumpServer } = record;
    const notes = fields['notes'];
    return [
      ...(columns.includes('store') || store === null
        ? [{ name: 'Store', value: store === null ? 'asked for' : STORE_TITLES[store] }]
        : []),
      ...(columns.includes('jumpServer') && store === 'servers'
        ? [{ name: 'Jump server', value: this.unlessSecret(jumpServer ?? 'none', 'jumpServer') }]
        : []),
      ...(columns.includes('notes')
        ? [{ name: 'Notes', value: notes === undefined ? 'none' : this.unlessSecret(String(notes), 'notes') }]
        : []),
    ];
  }

  protected labelOf({ fields }: RecordPreview): string {
    return this.unlessSecret(String(fields['label'] ?? ''), 'label');
  }

  protected addressOf(record: RecordPreview): string {
    const parts = ['username', 'url', 'baseUrl', 'host'].map((field) => String(record.fields[field] ?? ''));
    const isHidden =
      parts.some(holdsSecret) ||
      (['host', 'port', 'url', 'username'] as const).some((target) => this.hidden().has(target));
    // Its parts, not the whole: a host and a port together are as mixed as a password.
    return isHidden ? HIDDEN : addressWords(record);
  }

  /** Asks KIOPS once more; what says that it could not be asked may go, and the focus is on the table then. */
  protected askAgain(): void {
    this.element.nativeElement.querySelector<HTMLElement>('.scroll')?.focus();
    this.tables.lookAgain();
  }

  protected async makePlan(): Promise<void> {
    await this.tables.settled();
    this.asked.set(true);
    if (this.fault() === undefined && this.missing().length === 0) this.done.emit(this.remember());
    else this.focusMissing();
  }

  /** To the first column that becomes nothing: what is missing is probably there. */
  private focusMissing(): void {
    const free = this.columns().findIndex(({ target, filled }) => target === null && filled > 0);
    const selects = this.element.nativeElement.querySelectorAll<HTMLElement>('table mat-select');
    selects[Math.max(0, free)]?.focus();
  }

  /** What a record will show is hidden where a secret stands in it: it was probably meant for another field. */
  private unlessSecret(text: string, target: CsvTarget): string {
    return holdsSecret(text) || this.hidden().has(target) ? HIDDEN : text;
  }

  private hide(): void {
    clearTimeout(this.hiding);
    this.shown.set(null);
  }
}
