import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Failure } from '../../problem/failure';

/** Under the rows: why the next ones did not come. */
@Component({
  selector: 'kiops-more-failed',
  imports: [MatButton],
  template: `
    <div role="alert">
      @if (failure(); as failed) {
        <div class="bar">
          <span>More could not be loaded. {{ failed.message }}</span>
          <button matButton type="button" (click)="retry.emit()">Try again</button>
        </div>
      }
    </div>
  `,
  styles: `
    .bar {
      display: flex;
      gap: 8px;
      align-items: center;
      justify-content: space-between;
      padding: 6px 16px 6px 24px;
      border-top: 1px solid var(--mat-sys-outline-variant);
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoreFailed {
  readonly failure = input.required<Failure | undefined>();
  readonly retry = output();
}
