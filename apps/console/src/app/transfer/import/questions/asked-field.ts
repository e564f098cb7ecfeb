import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { DB_ENGINES } from '@kiops/contracts';
import type { EntryAnswers, FieldQuestion, SaidValue } from '@kiops/transfer-formats';
import { DB_ENGINE_NAMES } from '../../../records/db-names';
import { ConcealedField } from '../../../vault/concealed-field';
import { countOf, fieldTitle } from './field-words';

type AskedEntry = FieldQuestion['entries'][number];

/** So many are asked one by one; the others take what is said for all. */
const ONE_BY_ONE = 100;

/** Asks for a field that some entries of a file do not say: once for all of them, or for each. */
@Component({
  selector: 'kiops-asked-field',
  imports: [ConcealedField, MatCheckbox, MatFormField, MatInput, MatLabel, MatOption, MatSelect],
  template: `
    <h3>{{ what() }}</h3>
    @if (isMany()) {
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ title() }} of all</mat-label>
        @if (isEngine()) {
          <mat-select [value]="forAll()" (selectionChange)="saidForAll.emit($event.value)">
            @for (engine of engines; track engine) {
              <mat-option [value]="engine">{{ engineNames[engine] }}</mat-option>
            }
          </mat-select>
        } @else {
          <input
            #all
            matInput
            autocomplete="off"
            spellcheck="false"
            [value]="forAll()"
            (input)="saidForAll.emit(all.value)"
          />
        }
      </mat-form-field>
    }
    @for (entry of shown(); track entry.id) {
      <div class="entry">
        <div class="stack">
          <span class="name ellipsis" [title]="entry.label">{{ entry.label }}</span>
          <span class="mono-small muted ellipsis">{{ fileName() }} › {{ entry.at }}</span>
          @for (remark of entry.remarks; track remark) {
            <span class="small muted">{{ remark }}</span>
          }
        </div>
        <div class="value">
          @if (entry.isRead && entry.proposal === undefined) {
            <mat-checkbox
              [checked]="saidOf(entry) === true"
              (change)="said.emit({ entry, value: $event.checked ? true : '' })"
              >Take it as it was read</mat-checkbox
            >
          }
          @if (question().isSecret) {
            <kiops-concealed-field
              [label]="title()"
              [name]="title() + ' of ' + entry.label"
              [value]="textOf(entry)"
              (valueChange)="said.emit({ entry, value: $event })"
            />
          } @else {
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label>{{ title() }}</mat-label>
              @if (isEngine()) {
                <mat-select
                  [aria-label]="title() + ' of ' + entry.label"
                  [value]="textOf(entry)"
                  (selectionChange)="said.emit({ entry, value: $event.value })"
                >
                  @for (engine of engines; track engine) {
                    <mat-option [value]="engine">{{ engineNames[engine] }}</mat-option>
                  }
                </mat-select>
              } @else {
                <input
                  #one
                  matInput
                  autocomplete="off"
                  spellcheck="false"
                  [attr.aria-label]="title() + ' of ' + entry.label"
                  [placeholder]="isMany() ? forAll() : ''"
                  [value]="textOf(entry)"
                  (input)="said.emit({ entry, value: one.value })"
                />
              }
            </mat-form-field>
          }
        </div>
      </div>
    }
    @if (others() > 0) {
      <p class="small muted">
        and {{ others().toLocaleString('en') }} more, which take what is said for all.
      </p>
    }
  `,
  styleUrl: './asked-field.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskedField {
  readonly question = input.required<FieldQuestion>();
  readonly answers = input.required<EntryAnswers>();
  readonly fileName = input.required<string>();
  /** Of one entry. */
  readonly said = output<{ readonly entry: AskedEntry; readonly value: SaidValue }>();
  /** Of all that say nothing else. */
  readonly saidForAll = output<string>();

  protected readonly engines = DB_ENGINES;
  protected readonly engineNames = DB_ENGINE_NAMES;
  protected readonly title = computed(() => fieldTitle(this.question().field));
  protected readonly isEngine = computed(() => this.question().field === 'engine');
  protected readonly isMany = computed(() => this.question().entries.length > 1 && !this.question().isSecret);
  protected readonly shown = computed(() => this.question().entries.slice(0, ONE_BY_ONE));
  protected readonly others = computed(() => this.question().entries.length - this.shown().length);
  protected readonly forAll = computed(() => String(this.answers().forAll[this.question().key] ?? ''));
  protected readonly what = computed(() => {
    const { store, entries, field } = this.question();
    const name = fieldTitle(field).toLowerCase();
    return entries.every(({ isRead }) => isRead)
      ? `The ${name} of ${countOf(store, entries.length)} can be read in two ways`
      : `${countOf(store, entries.length)} without ${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
  });

  protected saidOf({ id }: AskedEntry): SaidValue | undefined {
    return this.answers().fields[id]?.[this.question().field];
  }

  protected textOf(entry: AskedEntry): string {
    const said = this.saidOf(entry);
    return said === undefined || said === true ? '' : String(said);
  }
}
