import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import {
  mdiConnection,
  mdiContentCopy,
  mdiCubeOutline,
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiPencilOutline,
  mdiRotateRight,
} from '@mdi/js';
import { Icon } from '../../icon/icon';

/** What can be done with a row: edit and delete, and try out what can be tried. */
@Component({
  selector: 'kiops-row-actions',
  imports: [Icon, MatIconButton, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger],
  template: `
    @if (pencil()) {
      <button
        matIconButton
        type="button"
        class="wide-only"
        [attr.aria-label]="'Edit ' + of()"
        (click)="edit.emit()"
      >
        <kiops-icon [path]="icons.edit" />
      </button>
    }
    <button matIconButton type="button" [attr.aria-label]="'Actions for ' + of()" [matMenuTriggerFor]="menu">
      <kiops-icon [path]="icons.more" />
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      <ng-template matMenuContent>
        @if (testable()) {
          <button mat-menu-item type="button" (click)="test.emit()">
            <kiops-icon [path]="icons.test" />Test connection
          </button>
        }
        <button mat-menu-item type="button" (click)="edit.emit()">
          <kiops-icon [path]="icons.edit" />Edit
        </button>
        @if (rotatable()) {
          <button mat-menu-item type="button" (click)="rotate.emit()">
            <kiops-icon [path]="icons.rotate" />Rotate…
          </button>
        }
        <button mat-menu-item type="button" (click)="uses.emit()">
          <kiops-icon [path]="icons.uses" />Used by…
        </button>
        <button mat-menu-item type="button" (click)="copyAs.emit()">
          <kiops-icon [path]="icons.copyAs" />Copy as…
        </button>
        <button mat-menu-item type="button" class="danger" (click)="delete.emit()">
          <kiops-icon [path]="icons.delete" />Delete
        </button>
      </ng-template>
    </mat-menu>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RowActions {
  /** The record's label, for the buttons' names. */
  readonly of = input.required<string>();
  /** Whether the row has room for a pencil of its own. */
  readonly pencil = input(false);

  /** Whether a connection to it can be tested. */
  readonly testable = input(false);

  /** Whether KIOPS keeps a secret of it that can be replaced. */
  readonly rotatable = input(false);

  readonly test = output();
  readonly edit = output();
  readonly rotate = output();
  /** Somebody wants to see who uses it. */
  readonly uses = output();
  readonly copyAs = output();
  readonly delete = output();

  protected readonly icons = {
    test: mdiConnection,
    edit: mdiPencilOutline,
    rotate: mdiRotateRight,
    uses: mdiCubeOutline,
    copyAs: mdiContentCopy,
    more: mdiDotsVertical,
    delete: mdiDeleteOutline,
  };
}
