import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';

/** The foot of a list that came in part: how many are shown, and the rest at a press. */
@Component({
  selector: 'kiops-more-rows',
  imports: [MatButton],
  template: `
    <p class="small muted num" role="status">{{ words() }}</p>
    <button type="button" matButton [disabled]="loading()" (click)="more.emit()">
      {{ loading() ? 'Loading …' : 'Show more' }}
    </button>
  `,
  styles: `
    :host {
      display: flex;
      gap: 8px;
      align-items: center;
      justify-content: center;
      padding: 8px 12px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoreRows {
  readonly shown = input.required<number>();
  readonly total = input.required<number>();
  readonly loading = input(false);
  readonly more = output();

  protected readonly words = computed(
    () => `${this.shown().toLocaleString('en')} of ${this.total().toLocaleString('en')} shown`,
  );
}
