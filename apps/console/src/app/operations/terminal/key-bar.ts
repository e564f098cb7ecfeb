import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiArrowDown, mdiArrowLeft, mdiArrowRight, mdiArrowUp } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { XtermScreen, type ScreenKey } from './xterm-screen';

interface BarKey {
  readonly key: ScreenKey;
  readonly name: string;
  readonly icon?: string;
}

/** The keys that phones lack. Pressing them leaves the focus, and so the phone's keyboard, where it is. */
@Component({
  selector: 'kiops-key-bar',
  imports: [Icon, MatButton],
  template: `
    <button
      type="button"
      matButton="tonal"
      [attr.aria-pressed]="screen.isCtrlHeld()"
      [class.held]="screen.isCtrlHeld()"
      (click)="screen.toggleCtrl()"
    >
      Ctrl
    </button>
    @for (each of keys; track each.key) {
      <button type="button" matButton="tonal" [attr.aria-label]="each.name" (click)="screen.press(each.key)">
        @if (each.icon) {
          <kiops-icon [path]="each.icon" />
        } @else {
          {{ each.name }}
        }
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 4px;
      padding: 4px;
      overflow-x: auto;
      border-top: 1px solid var(--mat-sys-outline-variant);
      background: var(--mat-sys-surface-container);
    }
    button {
      flex: 1 0 auto;
      min-width: 44px;
      padding: 0 8px;
    }
    kiops-icon {
      margin: 0;
    }
    .held {
      --mat-button-tonal-container-color: var(--mat-sys-primary);
      --mat-button-tonal-label-text-color: var(--mat-sys-on-primary);
    }
    @media (forced-colors: active) {
      .held {
        outline: 2px solid Highlight;
      }
    }
  `,
  host: { role: 'group', 'aria-label': 'Keys', '(mousedown)': '$event.preventDefault()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyBar {
  protected readonly screen = inject(XtermScreen);
  protected readonly keys: readonly BarKey[] = [
    { key: 'Escape', name: 'Esc' },
    { key: 'Tab', name: 'Tab' },
    { key: 'ArrowLeft', name: 'Left', icon: mdiArrowLeft },
    { key: 'ArrowUp', name: 'Up', icon: mdiArrowUp },
    { key: 'ArrowDown', name: 'Down', icon: mdiArrowDown },
    { key: 'ArrowRight', name: 'Right', icon: mdiArrowRight },
  ];
}
