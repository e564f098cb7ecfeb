import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { holdsPrivateKey } from '@kiops/contracts';

/** What goes into the hint of notes: that they are not for secrets, and loudly so once a private key is in them. */
@Component({
  selector: 'kiops-notes-hint',
  template: `
    <span role="status">
      @if (hasKey()) {
        <span class="warning"
          ><b>There is a private key in it.</b> Notes are not encrypted: take it out. SSH keys are kept in
          this browser, beside their server.</span
        >
      }
    </span>
    @if (!hasKey()) {
      Optional. Not for secrets: notes are not encrypted.
    }
  `,
  styles: `
    .warning {
      color: var(--kiops-warning);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotesHint {
  /** What is in the field. */
  readonly text = input.required<string>();

  protected readonly hasKey = computed(() => holdsPrivateKey(this.text()));
}
