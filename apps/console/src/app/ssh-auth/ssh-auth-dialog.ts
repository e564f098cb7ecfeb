import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  signal,
  viewChildren,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { BrowserVault, type OpenedSecret } from '@kiops/browser-vault';
import type { SshSecret } from '@kiops/contracts';
import { mdiMonitorLock } from '@mdi/js';
import { DialogHead } from '../dialog/dialog-head';
import { UnsavedText } from '../dialog/unsaved-text';
import { Icon } from '../icon/icon';
import { quantity } from '../quantities/quantities';
import { faultSentence } from '../vault/fault-sentence';
import { VaultNotice } from '../vault/vault-notice';
import type { HopAccount } from '../vault/secret-input/hop';
import { HopDraft } from '../vault/secret-input/hop-draft';
import type { AskedAnew, HopCredentials, SshAuthRequest } from './hop-account';
import { HopFields } from './hop-fields';

/** The SSH credentials of a route, hop by hop: loaded from this browser where it has them, entered where not. */
@Component({
  selector: 'kiops-ssh-auth-dialog',
  imports: [
    DialogHead,
    HopFields,
    Icon,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogContent,
    MatProgressBar,
    VaultNotice,
  ],
  templateUrl: './ssh-auth-dialog.html',
  styleUrl: './ssh-auth-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SshAuthDialog {
  protected readonly request = inject<SshAuthRequest>(MAT_DIALOG_DATA);
  private readonly vault = inject(BrowserVault);
  private readonly ref = inject<MatDialogRef<SshAuthDialog, HopCredentials>>(MatDialogRef);

  protected readonly drafts = this.request.hops.map((hop) => new HopDraft(hop));
  protected readonly of = this.request.of ?? this.request.hops[this.request.hops.length - 1].label;
  protected readonly loading = signal(true);
  protected readonly working = signal(false);
  protected readonly save = signal(true);
  protected readonly saveFault = signal<string | undefined>(undefined);
  protected readonly icon = mdiMonitorLock;
  /** Whether the vault takes a secret now. */
  protected readonly canSave = computed(() => ['ready', 'empty'].includes(this.vault.state().status));

  protected readonly summary = computed(() => {
    const open = this.drafts.filter((draft) => !draft.isComplete()).length;
    const noun = this.request.of === undefined ? 'hop' : 'account';
    const hops = quantity(this.drafts.length, noun);
    return open === 0 ? hops : `${hops}, ${open} still ${open === 1 ? 'needs' : 'need'} you`;
  });

  private readonly fields = viewChildren(HopFields);
  private readonly typed = new UnsavedText({
    isUnsaved: () => this.drafts.some((draft) => draft.isBegun()),
    cancel: () => this.cancel(),
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      for (const draft of this.drafts) draft.stop();
    });
    void this.load();
  }

  /** Closes; asks before it throws away what was entered here. */
  protected async cancel(): Promise<void> {
    if (await this.typed.mayDiscard()) this.ref.close();
  }

  protected anew(hop: number): AskedAnew | undefined {
    return this.request.anew?.find((asked) => asked.hop === hop);
  }

  /** Loads what the vault has; called again when it was unlocked. */
  protected async load(): Promise<void> {
    for (const [index, draft] of this.drafts.entries()) {
      draft.load(await this.kept(draft.account));
      const entered = this.request.entered?.[index];
      if (entered && draft.choices().length === 0) {
        draft.enter(entered);
        // It was not to be kept, and is not to be now, unless somebody says so.
        if (this.canSave()) this.save.set(false);
      }
      const asked = this.anew(index);
      if (!asked) continue;
      if (asked.method) draft.choose(asked.method);
      if (draft.loaded()) draft.replace();
    }
    this.loading.set(false);
    // The fields are there after the next rendering.
    setTimeout(() => this.focusFirstEmpty());
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.working()) return;
    for (const draft of this.drafts) draft.ask();
    if (this.focusFirstEmpty()) return;
    this.working.set(true);
    this.saveFault.set(undefined);
    try {
      const credentials = await this.credentials();
      if (credentials && (await this.keep(credentials))) this.ref.close(credentials);
    } finally {
      this.working.set(false);
    }
  }

  /** What the vault has for an account; nothing while it is locked or cannot be used, which the notice above says. */
  private async kept(account: HopAccount): Promise<readonly OpenedSecret[]> {
    if (!this.canSave()) return [];
    try {
      return await this.vault.openFor(account);
    } catch {
      return [];
    }
  }

  /** All hops' credentials; undefined when a passphrase does not open its key. */
  private async credentials(): Promise<SshSecret[] | undefined> {
    const credentials: SshSecret[] = [];
    for (const [index, draft] of this.drafts.entries()) {
      const credential = await draft.credential();
      if (!credential) {
        this.fields()[index].focus();
        return undefined;
      }
      credentials.push(credential);
    }
    return credentials;
  }

  /** Keeps what is new. When the browser takes it not, the reason is shown and the operation waits for an answer. */
  private async keep(credentials: readonly SshSecret[]): Promise<boolean> {
    if (!this.save() || !this.canSave()) return true;
    try {
      for (const [index, draft] of this.drafts.entries()) {
        if (!draft.isNew()) continue;
        const { host, port, username } = draft.account;
        await this.vault.put({
          host,
          port,
          username,
          secret: credentials[index],
          keepPassphrase: draft.keepPassphrase(),
          opened: draft.opened(),
          replaces: draft.replaces(),
          preferred: true,
        });
      }
      return true;
    } catch (error) {
      this.saveFault.set(faultSentence(error));
      return false;
    }
  }

  /** Whether there is an empty field, which then has the focus. */
  private focusFirstEmpty(): boolean {
    const index = this.drafts.findIndex((draft) => !draft.isComplete());
    this.fields()[index]?.focus();
    return index >= 0;
  }
}
