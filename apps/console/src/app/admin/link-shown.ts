import { Clipboard } from '@angular/cdk/clipboard';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OneTimeLink } from '@kiops/contracts';
import { mdiCheck, mdiContentCopy } from '@mdi/js';
import { DateWords } from '../dates/date-words';
import { Icon } from '../icon/icon';

/** A one-time link, shown this once, with a button to copy it, which has the focus. */
@Component({
  selector: 'kiops-link-shown',
  imports: [Icon, MatButton],
  template: `
    <p>
      Hand this link over by a safe way. It works once, until {{ until() }}, and <b>is shown only now</b>:
      KIOPS keeps no copy.
    </p>
    <div class="link">
      <code tabindex="0" aria-label="One-time link">{{ link().url }}</code>
      <button #copyButton cdkFocusInitial type="button" matButton="tonal" (click)="copy()">
        <kiops-icon [path]="copied() ? icons.check : icons.copy" />{{ copied() ? 'Copied' : 'Copy link' }}
      </button>
    </div>
  `,
  styles: `
    .link {
      display: flex;
      gap: 12px;
      align-items: center;
      margin-top: 16px;
      padding: 10px 10px 10px 14px;
      border-radius: var(--mat-sys-corner-small);
      background: var(--kiops-warning-container);
      color: var(--kiops-on-warning-container);
    }
    code {
      flex: 1 1 auto;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    button {
      flex: none;
    }
    @media (max-width: 720px) {
      .link {
        flex-direction: column;
        align-items: stretch;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkShown {
  readonly link = input.required<OneTimeLink>();

  private readonly copyButton = viewChild.required<string, ElementRef<HTMLElement>>('copyButton', {
    read: ElementRef,
  });

  readonly #clipboard = inject(Clipboard);
  readonly #words = inject(DateWords);

  protected readonly copied = signal(false);
  protected readonly until = computed(() => this.#words.short(this.link().expiresAt));
  protected readonly icons = { check: mdiCheck, copy: mdiContentCopy };

  constructor() {
    afterNextRender(() => this.copyButton().nativeElement.focus());
  }

  protected copy(): void {
    this.copied.set(this.#clipboard.copy(this.link().url));
  }
}
