import { DOCUMENT } from '@angular/common';
import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { BrowserVault } from '@kiops/browser-vault';
import type { RecordStore } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { faultSentence } from '../../vault/fault-sentence';
import { RecordsClient, type RevealedFields } from '../records-client';
import { SNACK } from '../../snack/snack';
import { SecretClipboard } from './secret-clipboard';

/** Where a secret is kept: in a store of the service, or in the vault of this browser. */
export type SecretPlace = RecordStore | 'browser';

/** Which record's secret, or which entry of the vault. */
export interface SecretOwner {
  readonly store: SecretPlace;
  readonly id: string;
  /** `previous`: the secret from before it was rotated; left out, that of now. */
  readonly version?: 'previous';
}

interface Shown {
  readonly key: string;
  readonly owner: SecretOwner;
  readonly fields: RevealedFields;
}

/** Seconds that a secret can be seen. */
const SHOWN_SECONDS = 30;

/**
 * The one secret that can be seen. It is read when asked for, and gone after 30 seconds, when another one is shown, when
 * the window loses the focus, when the browser's vault is locked, and when the dialog closes.
 */
@Injectable()
export class OpenSecret {
  readonly #client = inject(RecordsClient);
  readonly #vault = inject(BrowserVault);
  readonly #clipboard = inject(SecretClipboard);
  readonly #snackBar = inject(MatSnackBar);
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #shown = signal<Shown | undefined>(undefined);
  readonly #readingKey = signal<string | undefined>(undefined);
  readonly #secondsLeft = signal(0);
  #ticking: ReturnType<typeof setInterval> | undefined;

  /** Seconds until the secret hides. */
  readonly secondsLeft = this.#secondsLeft.asReadonly();
  /** How much of its time is left, in percent. */
  readonly percentLeft = computed(() => (this.#secondsLeft() / SHOWN_SECONDS) * 100);

  constructor() {
    const hide = () => this.hide();
    this.#window?.addEventListener('blur', hide);
    effect(() => {
      if (this.#vault.state().status !== 'ready') untracked(() => this.#hideKeptHere());
    });
    inject(DestroyRef).onDestroy(() => {
      this.#window?.removeEventListener('blur', hide);
      this.hide();
    });
  }

  /** The fields in clear, if this record's secret is the one that is shown. */
  fieldsOf(owner: SecretOwner): RevealedFields | undefined {
    const shown = this.#shown();
    return shown?.key === keyOf(owner) ? shown.fields : undefined;
  }

  isShown(owner: SecretOwner): boolean {
    return this.#shown()?.key === keyOf(owner);
  }

  /** Which record of a store, or entry of the vault, has its secret shown. */
  shownIdOf(store: SecretPlace): string | undefined {
    const owner = this.#shown()?.owner;
    return owner?.store === store ? owner.id : undefined;
  }

  isReading(owner: SecretOwner): boolean {
    return this.#readingKey() === keyOf(owner);
  }

  /** Shows a secret, or hides it when it is the one that is shown. */
  async toggle(owner: SecretOwner): Promise<void> {
    if (this.isShown(owner)) {
      this.hide();
      return;
    }
    const key = keyOf(owner);
    this.hide();
    this.#readingKey.set(key);
    try {
      const fields = await this.#read(owner);
      // Another secret was asked for, or all were hidden, while this one was on its way.
      if (this.#readingKey() === key) this.#show(owner, fields);
    } catch (error) {
      this.#snackBar.open(faultSentence(error), undefined, SNACK);
    } finally {
      if (this.#readingKey() === key) this.#readingKey.set(undefined);
    }
  }

  /** Copies fields of a secret, one below the other, without showing them. */
  async copy(owner: SecretOwner, names: readonly string[], called: string): Promise<void> {
    const shown = this.fieldsOf(owner);
    const value = async () => {
      const fields = shown ?? (await this.#read(owner));
      return names.flatMap((name) => fields[name] ?? []).join('\n');
    };
    await this.#clipboard.copy(copyKey(owner, names), called, value());
  }

  isCopied(owner: SecretOwner, names: readonly string[]): boolean {
    return this.#clipboard.copiedKey() === copyKey(owner, names);
  }

  /** Reads a secret for a use that does not show it, such as a download. */
  read(owner: SecretOwner): Promise<RevealedFields> {
    return this.#read(owner);
  }

  hide(): void {
    clearInterval(this.#ticking);
    this.#shown.set(undefined);
    this.#readingKey.set(undefined);
  }

  /** The fields of a kept SSH secret are `password`, or `privateKey` and `passphrase`. */
  async #read({ store, id, version }: SecretOwner): Promise<RevealedFields> {
    if (store !== 'browser') return firstValueFrom(this.#client.reveal(store, id, version));
    const { secret } = await this.#vault.get(id);
    return { ...secret };
  }

  #hideKeptHere(): void {
    if (this.#shown()?.owner.store === 'browser') this.hide();
  }

  #show(owner: SecretOwner, fields: RevealedFields): void {
    const until = Date.now() + SHOWN_SECONDS * 1000;
    this.#shown.set({ key: keyOf(owner), owner, fields });
    this.#secondsLeft.set(SHOWN_SECONDS);
    this.#ticking = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left <= 0) this.hide();
      else this.#secondsLeft.set(left);
    }, 250);
  }
}

function keyOf({ store, id, version }: SecretOwner): string {
  return [store, id, ...(version ? [version] : [])].join('/');
}

function copyKey(owner: SecretOwner, names: readonly string[]): string {
  return [keyOf(owner), ...names].join('/');
}
