import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import type { Runtime } from '@kiops/contracts';
import { mdiCheck, mdiContentCopy } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { OpenSecret } from '../secret/open-secret';
import { SecretCountDown } from '../secret/secret-count-down';
import { secretFilesOf } from '../secret/runtime-secrets';

/** A runtime's files in clear, while they are shown: kubeconfig or PEM, 12 lines high, each with a copy button. */
@Component({
  selector: 'kiops-runtime-documents',
  imports: [Icon, MatIconButton, SecretCountDown],
  template: `
    @for (file of shown(); track file.field) {
      <div class="document">
        <div class="head">
          <span class="grow">{{ file.name }}</span>
          <kiops-secret-count-down />
          <button
            matIconButton
            type="button"
            [attr.aria-label]="'Copy ' + file.name + ' of ' + runtime().label"
            (click)="secret.copy(owner(), [file.field], file.name)"
          >
            <kiops-icon [path]="secret.isCopied(owner(), [file.field]) ? icons.copied : icons.copy" />
          </button>
        </div>
        <pre tabindex="0" role="region" [attr.aria-label]="file.name">{{ file.text }}</pre>
      </div>
    }
  `,
  styles: `
    .document {
      margin: 0 8px 8px;
      border-radius: 6px;
      background: var(--kiops-warning-container);
      color: var(--kiops-on-warning-container);
    }
    .head {
      display: flex;
      gap: 8px;
      align-items: center;
      padding: 2px 4px 2px 12px;
      font: var(--mat-sys-label-medium);
    }
    button {
      --mat-icon-button-icon-color: currentColor;
    }
    pre {
      max-height: calc(12 * 18px + 16px);
      margin: 0;
      padding: 0 12px 12px;
      overflow: auto;
      font: var(--kiops-mono-small);
      font-variant-ligatures: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuntimeDocuments {
  readonly runtime = input.required<Runtime>();

  protected readonly secret = inject(OpenSecret);
  protected readonly owner = computed(() => ({ store: 'runtimes' as const, id: this.runtime().id }));
  protected readonly shown = computed(() => {
    const fields = this.secret.fieldsOf(this.owner());
    return fields
      ? secretFilesOf(this.runtime()).map((file) => ({ ...file, text: fields[file.field] ?? '' }))
      : [];
  });
  protected readonly icons = { copy: mdiContentCopy, copied: mdiCheck };
}
