import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { SecretFacts, ServerAccount } from '@kiops/browser-vault';
import { serverAddress } from '@kiops/contracts';
import {
  mdiAlertCircleOutline,
  mdiCheck,
  mdiContentCopy,
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiEye,
  mdiEyeOff,
  mdiFormTextboxPassword,
  mdiKeyVariant,
  mdiLock,
  mdiMonitorLock,
  mdiStarOutline,
  mdiSwapHorizontal,
} from '@mdi/js';
import { TimeAgo } from '../../dates/time-ago';
import { Icon } from '../../icon/icon';
import { openUnlock } from '../../vault/open-unlock';
import { keyTitle, secretTitle } from '../../vault/secret-words';
import { OpenSecret, type SecretOwner } from '../../records/secret/open-secret';
import { SecretCell } from '../../records/secret/secret-cell';
import { SecretCountDown } from '../../records/secret/secret-count-down';
import { BrowserSecrets } from './browser-secrets';

/** The SSH secrets that this browser keeps for one account: each a line, a shown key as a block below it. */
@Component({
  selector: 'kiops-account-secrets',
  imports: [
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    SecretCell,
    SecretCountDown,
    TimeAgo,
  ],
  templateUrl: './account-secrets.html',
  styleUrls: ['../../records/list/detail-lines.scss', './account-secrets.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountSecrets {
  readonly account = input.required<ServerAccount>();

  protected readonly browser = inject(BrowserSecrets);
  protected readonly secret = inject(OpenSecret);
  private readonly dialog = inject(MatDialog);

  protected readonly address = computed(() => serverAddress(this.account()));
  protected readonly kept = computed(() => this.browser.of(this.address()));
  protected readonly keyTitle = keyTitle;
  protected readonly titleOf = secretTitle;
  protected readonly icons = {
    browser: mdiMonitorLock,
    copied: mdiCheck,
    copy: mdiContentCopy,
    damaged: mdiAlertCircleOutline,
    forget: mdiDeleteOutline,
    hide: mdiEyeOff,
    key: mdiKeyVariant,
    locked: mdiLock,
    more: mdiDotsVertical,
    password: mdiFormTextboxPassword,
    prefer: mdiStarOutline,
    replace: mdiSwapHorizontal,
    show: mdiEye,
  };

  protected ownerOf({ id }: SecretFacts): SecretOwner {
    return { store: 'browser', id };
  }

  /** The text of a key's file, while it is the secret that is shown. */
  protected shownKey(facts: SecretFacts): string | undefined {
    return this.secret.fieldsOf(this.ownerOf(facts))?.['privateKey'] ?? undefined;
  }

  /** Tells secrets of one account apart in the buttons' names. */
  protected nameOf(facts: SecretFacts): string {
    const ending = facts.key?.fingerprint ? ` ${facts.key.fingerprint.slice(7, 15)}` : '';
    return `${secretTitle(facts)}${ending} of ${this.address()}`;
  }

  protected detailOf({ key, passphraseKept }: SecretFacts): string {
    const passphrase = key?.encrypted
      ? passphraseKept
        ? 'passphrase kept'
        : 'passphrase asked each time'
      : '';
    return [key?.comment, passphrase].filter(Boolean).join(' · ');
  }

  protected fieldOf({ kind }: SecretFacts): string {
    return kind === 'password' ? 'password' : 'privateKey';
  }

  protected copy(facts: SecretFacts): void {
    const what = facts.kind === 'password' ? 'Password' : 'Private key';
    void this.secret.copy(this.ownerOf(facts), [this.fieldOf(facts)], what);
  }

  protected unlock(): void {
    void openUnlock(this.dialog);
  }
}
