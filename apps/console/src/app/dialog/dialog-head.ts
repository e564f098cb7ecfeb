import { ChangeDetectionStrategy, Component, type ElementRef, input, output, viewChild } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatDialogTitle } from '@angular/material/dialog';
import { mdiClose } from '@mdi/js';
import { Icon } from '../icon/icon';

/** The head of a dialog: its title, one line below it as content, and the button that closes it. */
@Component({
  selector: 'kiops-dialog-head',
  imports: [Icon, MatDialogTitle, MatIconButton],
  template: `
    <div class="grow">
      <h2 #title matDialogTitle tabindex="-1">{{ heading() }}</h2>
      <p class="small muted"><ng-content /></p>
    </div>
    <ng-content select="[kiopsHeadAction]" />
    <button type="button" matIconButton aria-label="Close" (click)="closed.emit()">
      <kiops-icon [path]="closeIcon" />
    </button>
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      gap: 12px;
      align-items: flex-start;
      padding: 18px 16px 12px 24px;
    }
    h2.mat-mdc-dialog-title {
      padding: 0;
      outline: none;
    }
    p {
      margin-top: 2px;
      overflow-wrap: anywhere;
    }
    @media (max-width: 720px) {
      :host {
        align-items: center;
        padding: 12px 8px 12px 16px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DialogHead {
  readonly heading = input.required<string>();
  /** The close button was pressed. */
  readonly closed = output();

  protected readonly closeIcon = mdiClose;

  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');

  /** Takes the focus to the title: what had it before is gone. */
  focusHeading(): void {
    this.title().nativeElement.focus();
  }
}
