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
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialogActions, MatDialogContent, MatDialogRef, MatDialogTitle } from '@angular/material/dialog';
import { ON_BEHALF_OF_HEADER, TOKEN_PREFIXES, definitionOf, type NewServiceToken } from '@kiops/contracts';
import { mdiAlertOutline, mdiCheck, mdiContentCopy } from '@mdi/js';
import { DateWords } from '../dates/date-words';
import { askBeforeUnload } from '../dialog/ask-before-unload';
import { Icon } from '../icon/icon';

/**
 * A token that was just made, shown this once. *Done* waits for the box; Escape and a click beside the dialog ask once
 * before they close, and so does a reload. The token is not read out: the focus is on *Copy*.
 */
@Component({
  selector: 'kiops-token-shown',
  imports: [Icon, MatButton, MatCheckbox, MatDialogActions, MatDialogContent, MatDialogTitle],
  templateUrl: './token-shown.html',
  styleUrl: './token-shown.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TokenShown {
  readonly token = input.required<NewServiceToken>();
  /** Of which service account. */
  readonly of = input<string>();

  private readonly copyButton = viewChild.required<string, ElementRef<HTMLElement>>('copyButton', {
    read: ElementRef,
  });

  readonly #clipboard = inject(Clipboard);
  readonly #words = inject(DateWords);
  readonly #dialog = inject<MatDialogRef<unknown, boolean>>(MatDialogRef);

  protected readonly copied = signal(false);
  protected readonly kept = signal(false);
  /** Whether somebody wanted to close it before the box was ticked. */
  protected readonly asked = signal(false);
  protected readonly prefix = computed(() =>
    this.token().users === null ? TOKEN_PREFIXES.personal : TOKEN_PREFIXES.serviceAccount,
  );
  protected readonly rest = computed(() => this.token().token.slice(this.prefix().length));
  protected readonly stores = computed(
    () =>
      this.token()
        .stores?.map((store) => definitionOf(store).words.many)
        .join(', ') ?? 'All',
  );
  protected readonly users = computed(() => this.token().users?.join(', ') || 'Nobody');
  protected readonly ends = computed(
    () => `${this.#words.day(this.token().expiresAt)}. You are told 14 days before.`,
  );
  protected readonly example = computed(() => {
    const behalf = this.token().users === null ? '' : ` \\\n  -H "${ON_BEHALF_OF_HEADER}: kim@example.com"`;
    return `curl -fsS -H "Authorization: Bearer $KIOPS_TOKEN"${behalf} \\\n  "${location.origin}/api/v1/registries"`;
  });
  protected readonly icons = { warning: mdiAlertOutline, check: mdiCheck, copy: mdiContentCopy };

  constructor() {
    this.#dialog.disableClose = true;
    askBeforeUnload(() => !this.kept());
    this.#dialog.backdropClick().subscribe(() => this.leave());
    this.#dialog.keydownEvents().subscribe(({ key }) => {
      if (key === 'Escape') this.leave();
    });
    afterNextRender(() => this.copyButton().nativeElement.focus());
  }

  protected copy(): void {
    this.copied.set(this.#clipboard.copy(this.token().token));
  }

  protected leave(): void {
    if (this.kept() || this.asked()) this.#dialog.close(true);
    else this.asked.set(true);
  }
}
