import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { LastContact } from '@kiops/contracts';
import { TimeAgo } from '../dates/time-ago';

/** When somebody last tried to sign in to a server, and whether it let them in. */
@Component({
  selector: 'kiops-last-contact',
  imports: [TimeAgo],
  template: `
    <span class="dot" [class]="words().dot" [title]="words().meaning"></span>
    <span class="cdk-visually-hidden">{{ words().meaning }}: </span>
    @if (contact(); as last) {
      <span class="muted" [class.failed]="!last.answered">
        @if (!last.answered) {
          <span aria-hidden="true">Failed </span>
        }
        <kiops-time-ago [at]="last.at" />
      </span>
    } @else {
      <span class="muted">Never</span>
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 8px;
      align-items: center;
      white-space: nowrap;
    }
    .failed {
      color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LastContactCell {
  readonly contact = input.required<LastContact | null>();

  protected readonly words = computed(() => {
    const contact = this.contact();
    if (!contact) return { dot: 'dot-off', meaning: 'Never contacted' };
    return contact.answered
      ? { dot: '', meaning: 'Answered last time' }
      : { dot: 'dot-bad', meaning: 'Failed last time' };
  });
}
