import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
} from '@angular/material/dialog';
import { BrowserVault, type SecretFacts, type ServerAccount } from '@kiops/browser-vault';
import { mdiMonitorLock } from '@mdi/js';
import { serverAddress } from '@kiops/contracts';
import { DialogHead } from '../dialog/dialog-head';
import { Icon } from '../icon/icon';
import { UnsavedText } from '../dialog/unsaved-text';
import { faultSentence } from '../vault/fault-sentence';
import { openUnlock } from '../vault/open-unlock';
import { HopDraft } from '../vault/secret-input/hop-draft';
import { MethodToggle } from '../vault/secret-input/method-toggle';
import { SecretFields } from '../vault/secret-input/secret-fields';

/** For which account a secret is kept, and which kept one it takes the place of. */
export interface KeepSecretRequest {
  readonly account: ServerAccount;
  readonly replaces?: SecretFacts;
}

/** Keeps one SSH secret in this browser, or replaces one. */
@Component({
  selector: 'kiops-keep-secret-dialog',
  imports: [DialogHead, Icon, MatButton, MatDialogActions, MatDialogContent, MethodToggle, SecretFields],
  templateUrl: './keep-secret-dialog.html',
  styleUrl: './keep-secret-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeepSecretDialog {
  protected readonly request = inject<KeepSecretRequest>(MAT_DIALOG_DATA);
  private readonly vault = inject(BrowserVault);
  private readonly dialog = inject(MatDialog);
  private readonly ref = inject<MatDialogRef<KeepSecretDialog, SecretFacts>>(MatDialogRef);

  protected readonly address = serverAddress(this.request.account);
  protected readonly draft = new HopDraft({ ...this.request.account, label: this.request.account.host });
  protected readonly working = signal(false);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly icon = mdiMonitorLock;

  private readonly fields = viewChild.required(SecretFields);
  private readonly typed = new UnsavedText({
    isUnsaved: () => this.draft.isBegun(),
    cancel: () => this.cancel(),
  });

  constructor() {
    const { replaces } = this.request;
    inject(DestroyRef).onDestroy(() => this.draft.stop());
    if (replaces) this.draft.choose(replaces.kind);
    afterNextRender(() => this.fields().focus());
  }

  /** Closes; asks before it throws away what was entered. */
  protected async cancel(): Promise<void> {
    if (await this.typed.mayDiscard()) this.ref.close();
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.working()) return;
    this.draft.ask();
    if (!this.draft.isComplete()) {
      this.fields().focus();
      return;
    }
    this.working.set(true);
    this.fault.set(undefined);
    try {
      const secret = await this.draft.credential();
      if (!secret) return this.fields().focus();
      // It may have been locked while the secret was typed: after some idle minutes, or in another window.
      if (this.vault.state().status !== 'locked' || (await openUnlock(this.dialog)))
        this.ref.close(await this.keep(secret));
    } catch (error) {
      this.fault.set(faultSentence(error));
    } finally {
      this.working.set(false);
    }
  }

  private keep(secret: Parameters<BrowserVault['put']>[0]['secret']): Promise<SecretFacts> {
    const { account, replaces } = this.request;
    const { username, host, port } = account;
    return this.vault.put({
      username,
      host,
      port,
      secret,
      keepPassphrase: this.draft.keepPassphrase(),
      opened: this.draft.opened(),
      replaces: replaces?.id,
    });
  }
}
