import { ChangeDetectionStrategy, Component, computed, ElementRef, input, signal, viewChild } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatFormField, MatInput, MatLabel, MatSuffix } from '@angular/material/input';
import { serverAddress } from '@kiops/contracts';
import { mdiCheck, mdiClose, mdiEye, mdiEyeOff, mdiFormTextboxPassword, mdiKeyVariant, mdiMonitorLock } from '@mdi/js';
import { Icon } from '../icon/icon';
import type { HopDraft } from './hop-draft';
import { KeyInput } from './key-input';

/** The fields of one hop: the toggle *Password | SSH key*, what this browser has, and what has to be entered. */
@Component({
  selector: 'kiops-hop-fields',
  imports: [
    Icon,
    KeyInput,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatCheckbox,
    MatFormField,
    MatIconButton,
    MatInput,
    MatLabel,
    MatSuffix,
  ],
  templateUrl: './hop-fields.html',
  styleUrl: './hop-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HopFields {
  readonly draft = input.required<HopDraft>();
  /** From 1. */
  readonly number = input.required<number>();
  readonly isTarget = input.required<boolean>();

  protected readonly shown = signal(false);
  protected readonly passphraseShown = signal(false);
  protected readonly address = computed(() => serverAddress(this.draft().account));
  protected readonly faultId = computed(() => `hop-${this.number()}-fault`);
  protected readonly icons = {
    done: mdiCheck,
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
    return given && !given.fault ? (given.facts ?? { type: undefined, fingerprint: undefined, comment: '' }) : undefined;
  });

  private readonly passwordInput = viewChild<ElementRef<HTMLInputElement>>('password');
  private readonly passphraseInput = viewChild<ElementRef<HTMLInputElement>>('passphrase');
  private readonly keyInput = viewChild(KeyInput);

  /** Puts the focus into the first field that is still empty. */
  focus(): void {
    const field = this.passwordInput() ?? this.passphraseInput();
    if (field) field.nativeElement.focus();
    else this.keyInput()?.focus();
  }

  protected replace(): void {
    this.shown.set(false);
    this.draft().replace();
  }
}
