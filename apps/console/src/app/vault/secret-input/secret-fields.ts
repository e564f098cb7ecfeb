import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { SecretFacts } from '@kiops/browser-vault';
import { serverAddress } from '@kiops/contracts';
import { mdiClose, mdiEye, mdiEyeOff, mdiFormTextboxPassword, mdiKeyVariant, mdiMonitorLock } from '@mdi/js';
import { DateWords } from '../../dates/date-words';
import { Icon } from '../../icon/icon';
import { ConcealedField } from '../concealed-field';
import { keyTitle, secretTitle } from '../secret-words';
import type { HopDraft } from './hop-draft';
import { KeyInput } from './key-input';

/** What this browser has for an account, and the fields for what has to be entered: a password, or a key and its passphrase. */
@Component({
  selector: 'kiops-secret-fields',
  imports: [
    ConcealedField,
    Icon,
    KeyInput,
    MatButton,
    MatCheckbox,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatProgressBar,
  ],
  templateUrl: './secret-fields.html',
  styleUrl: './secret-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretFields {
  readonly draft = input.required<HopDraft>();
  /** Tells these fields' elements from others of the page. */
  readonly name = input.required<string>();

  private readonly dates = inject(DateWords);
  private readonly injector = inject(Injector);

  protected readonly shown = signal(false);
  protected readonly address = computed(() => {
    const { account } = this.draft();
    // While a server is added, its address may not be typed yet.
    return account.host === '' ? 'this server' : serverAddress(account);
  });
  protected readonly host = computed(() => this.draft().account.host || 'this server');
  protected readonly faultId = computed(() => `${this.name()}-fault`);
  protected readonly keyTitle = keyTitle;
  protected readonly titleOf = secretTitle;
  protected readonly icons = {
    remove: mdiClose,
    show: mdiEye,
    hide: mdiEyeOff,
    password: mdiFormTextboxPassword,
    key: mdiKeyVariant,
    browser: mdiMonitorLock,
  };

  /** The kept password in clear, while the eye is open. */
  protected readonly loadedPassword = computed(() => {
    const secret = this.draft().loaded()?.secret;
    return secret?.kind === 'password' ? secret.password : '';
  });

  /** What is known of the key: a kept one, or the one that was just given. */
  protected readonly keyFacts = computed(() => {
    const loaded = this.draft().loaded();
    if (loaded?.facts.key) return loaded.facts.key;
    const given = this.draft().key();
    if (!given || given.fault) return undefined;
    return given.facts ?? { type: undefined, bits: undefined, fingerprint: undefined, comment: '' };
  });

  private readonly passwordInput = viewChild<ConcealedField>('password');
  private readonly passphraseInput = viewChild<ConcealedField>('passphrase');
  private readonly keyInput = viewChild(KeyInput);

  /** Puts the focus into the first field that is still empty. */
  focus(): void {
    const field = this.passwordInput() ?? this.passphraseInput();
    if (field) field.focus();
    else this.keyInput()?.focus();
  }

  protected detailOf({ key, updatedAt }: SecretFacts): string {
    return key?.comment || `kept ${this.dates.relative(updatedAt)}`;
  }

  protected use(id: string): void {
    this.shown.set(false);
    this.draft().use(id);
  }

  protected replace(): void {
    this.shown.set(false);
    this.draft().replace();
    this.focusNext();
  }

  protected giveKey(name: string, text: string): void {
    this.draft().giveKey(name, text);
    if (this.draft().needsPassphrase()) this.focusNext();
  }

  /** The field is there after the next rendering. */
  private focusNext(): void {
    afterNextRender(() => this.focus(), { injector: this.injector });
  }
}
