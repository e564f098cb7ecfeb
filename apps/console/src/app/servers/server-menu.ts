import { ChangeDetectionStrategy, Component, inject, input, output, viewChild } from '@angular/core';
import { MatDivider } from '@angular/material/divider';
import { MatIconButton } from '@angular/material/button';
import { MatDialogRef } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Server } from '@kiops/contracts';
import {
  mdiClipboardSearchOutline,
  mdiConnection,
  mdiConsole,
  mdiContentCopy,
  mdiCubeOutline,
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiPencilOutline,
  mdiRocketLaunchOutline,
  mdiRotateRight,
} from '@mdi/js';
import { Icon } from '../icon/icon';
import { TerminalButton } from '../operations/open-terminals/terminal-button';
import { Terminals } from '../operations/open-terminals/terminals';
import { ServerActions } from './server-actions';

/** What can be done with one server: a terminal at once, and in a menu the other operations and its record. */
@Component({
  selector: 'kiops-server-menu',
  imports: [
    Icon,
    MatDivider,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    TerminalButton,
  ],
  template: `
    @if (server().protocol === 'ssh') {
      <kiops-terminal-button [server]="server()" />
    }
    <button
      type="button"
      matIconButton
      [attr.aria-label]="'Actions for ' + server().label"
      [matMenuTriggerFor]="menu"
      (menuOpened)="trigger().restoreFocus = true"
    >
      <kiops-icon [path]="icons.more" />
    </button>
    <mat-menu #menu="matMenu" xPosition="before">
      <ng-template matMenuContent>
        @if (server().protocol === 'ssh') {
          <button type="button" mat-menu-item (click)="after(actions.test([server()]))">
            <kiops-icon [path]="icons.test" />Test connection
          </button>
          <button type="button" mat-menu-item (click)="after(actions.collect([server()]))">
            <kiops-icon [path]="icons.collect" />Collect system info
          </button>
          <button type="button" mat-menu-item (click)="after(actions.deploy(server()))">
            <kiops-icon [path]="icons.deploy" />Deploy…
          </button>
          <button type="button" mat-menu-item (click)="openTerminal()">
            <kiops-icon [path]="icons.terminal" />Open terminal
          </button>
          <mat-divider />
        }
        <button type="button" mat-menu-item (click)="after(actions.edit(server()))">
          <kiops-icon [path]="icons.edit" />Edit
        </button>
        @if (server().hasPassword) {
          <button type="button" mat-menu-item (click)="after(actions.rotate(server()))">
            <kiops-icon [path]="icons.rotate" />Rotate…
          </button>
        }
        <button type="button" mat-menu-item (click)="after(actions.showUses(server()))">
          <kiops-icon [path]="icons.uses" />Used by…
        </button>
        <button type="button" mat-menu-item (click)="actions.copyAddresses([server()])">
          <kiops-icon [path]="icons.copy" />Copy address
        </button>
        <button type="button" mat-menu-item (click)="actions.copyAs(server())">
          <kiops-icon [path]="icons.copy" />Copy as…
        </button>
        <button type="button" mat-menu-item class="danger" (click)="delete()">
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
export class ServerMenu {
  readonly server = input.required<Server>();
  /** An operation or a form has closed: the server may be another now. */
  readonly changed = output();
  readonly deleted = output();

  protected readonly trigger = viewChild.required(MatMenuTrigger);
  protected readonly actions = inject(ServerActions);
  readonly #terminals = inject(Terminals);
  readonly #dialog = inject<MatDialogRef<unknown, unknown>>(MatDialogRef, { optional: true });
  protected readonly icons = {
    more: mdiDotsVertical,
    test: mdiConnection,
    collect: mdiClipboardSearchOutline,
    terminal: mdiConsole,
    deploy: mdiRocketLaunchOutline,
    edit: mdiPencilOutline,
    rotate: mdiRotateRight,
    uses: mdiCubeOutline,
    copy: mdiContentCopy,
    delete: mdiDeleteOutline,
  };

  protected async after(action: Promise<unknown>): Promise<void> {
    await action;
    this.changed.emit();
  }

  protected openTerminal(): void {
    // The keyboard goes to the terminal, and not back to this button: what is typed is meant for the shell.
    this.trigger().restoreFocus = false;
    this.#terminals.openFrom(this.#dialog, this.server());
  }

  protected async delete(): Promise<void> {
    if (await this.actions.delete(this.server())) this.deleted.emit();
  }
}
