import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiClose } from '@mdi/js';
import { Icon } from '../../../icon/icon';
import type { LeftOutCounts } from '../plan/left-out-counts';
import type { TakenOfFile } from '../plan/taken-counts';
import type { FileFacts } from '../reading/messages';
import { fileWords, leftOutOfFileWords } from './file-words';
import { formatLook } from './format-looks';

/** One card per file: its name, what it is, what it holds; it can be taken out, also by Delete. */
@Component({
  selector: 'kiops-file-cards',
  imports: [Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  template: `
    <ul aria-label="Files">
      @for (card of cards(); track card.key) {
        <li tabindex="0" (keydown.delete)="takenOut.emit(card.key)">
          <div class="row">
            <kiops-icon [path]="card.icon" />
            <span class="mono-small name ellipsis grow" [title]="card.name">{{ card.name }}</span>
            @if (card.tables.length === 1) {
              <button
                type="button"
                matButton
                class="columns"
                [attr.aria-label]="'Columns of ' + card.name"
                (click)="columns.emit(card.tables[0].key)"
              >
                Columns
              </button>
            } @else if (card.tables.length > 1) {
              <button
                type="button"
                matButton
                class="columns"
                [attr.aria-label]="'Columns of ' + card.name"
                [matMenuTriggerFor]="tables"
              >
                Columns
              </button>
              <mat-menu #tables="matMenu">
                @for (table of card.tables; track table.key) {
                  <button type="button" mat-menu-item (click)="columns.emit(table.key)">
                    {{ table.name }}
                  </button>
                }
              </mat-menu>
            }
            <button
              type="button"
              matIconButton
              tabindex="-1"
              [attr.aria-label]="'Take ' + card.name + ' out'"
              (click)="takenOut.emit(card.key)"
            >
              <kiops-icon [path]="closeIcon" />
            </button>
          </div>
          <div class="facts">
            @if (card.fault) {
              <span class="bad">{{ card.fault.reason }}</span>
            } @else {
              <span class="ellipsis" [title]="card.words">{{ card.words }}</span>
              <span [class.warn]="card.isLeftOut">{{ card.leftOutWords }}</span>
            }
          </div>
        </li>
      }
    </ul>
  `,
  styleUrl: './file-cards.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FileCards {
  readonly files = input.required<readonly FileFacts[]>();
  /** How much of each the plan leaves out, by their keys. */
  readonly leftOut = input.required<LeftOutCounts['byFile']>();
  /** What the plan takes of each, by their keys. */
  readonly taken = input.required<ReadonlyMap<string, TakenOfFile>>();
  /** The key of a file that shall go. */
  readonly takenOut = output<string>();
  /** The key of a table of which shall be said again what its columns are. */
  readonly columns = output<string>();

  protected readonly closeIcon = mdiClose;
  protected readonly cards = computed(() =>
    this.files().map((file) => ({
      ...file,
      icon: formatLook(file.formats).icon,
      words: fileWords(file, this.taken().get(file.key), this.leftOut().get(file.key)),
      leftOutWords: leftOutOfFileWords(this.leftOut().get(file.key)),
      isLeftOut: (this.leftOut().get(file.key)?.count ?? 0) > 0,
    })),
  );
}
