import { DOCUMENT } from '@angular/common';
import { Injectable, inject, signal } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { faultSentence } from '../../vault/fault-sentence';
import { SNACK } from '../../snack/snack';

/** Seconds until a copied secret is taken from the clipboard. */
const CLIPBOARD_SECONDS = 30;

/** Milliseconds that a copy button shows a check. */
const CHECK_SHOWN = 2_000;

/**
 * Copies secrets, and clears the clipboard 30 seconds later: also when the dialog was closed meanwhile, and when the
 * window has no focus then (browsers refuse it), as soon as it has. What a person copied on this page in between stays.
 */
@Injectable({ providedIn: 'root' })
export class SecretClipboard {
  readonly #document = inject(DOCUMENT);
  readonly #snackBar = inject(MatSnackBar);
  readonly #copiedKey = signal<string | undefined>(undefined);
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #clearTimer: ReturnType<typeof setTimeout> | undefined;
  #forget: (() => void) | undefined;

  /** What was copied within the last two seconds. */
  readonly copiedKey = this.#copiedKey.asReadonly();

  /**
   * @param key names the button that shows the check
   * @param name what was copied, as the message says it: "Password"
   * @param value the secret, which may still be on its way: browsers take only what was promised at the click
   */
  async copy(key: string, name: string, value: Promise<string>): Promise<void> {
    const clipboard = this.#clipboard();
    try {
      if (!clipboard)
        throw new ClipboardRefused(
          'This browser lets pages copy only over HTTPS. Show the secret and copy it by hand.',
        );
      await write(clipboard, value);
    } catch (error) {
      const text = error instanceof ClipboardRefused ? error.message : faultSentence(error);
      this.#snackBar.open(text, undefined, SNACK);
      return;
    }
    this.#showCheck(key);
    this.#clearLater();
    const message = `${name} copied. The clipboard is cleared in ${CLIPBOARD_SECONDS} s.`;
    const cleared = this.#snackBar.open(message, 'Clear now', SNACK);
    cleared.onAction().subscribe(() => void this.clear());
  }

  /** Empties the clipboard now. */
  async clear(): Promise<void> {
    this.#stopWaiting();
    try {
      await this.#clipboard()?.writeText('');
    } catch {
      // Refused, since the window has no focus: at the next one it will do.
      this.#onNext('focus', () => void this.clear());
    }
  }

  #clipboard(): Clipboard | undefined {
    return this.#document.defaultView?.navigator.clipboard;
  }

  #showCheck(key: string): void {
    clearTimeout(this.#checkTimer);
    this.#copiedKey.set(key);
    this.#checkTimer = setTimeout(() => this.#copiedKey.set(undefined), CHECK_SHOWN);
  }

  #clearLater(): void {
    this.#stopWaiting();
    this.#clearTimer = setTimeout(() => void this.clear(), CLIPBOARD_SECONDS * 1000);
    this.#onNext('copy', () => this.#stopWaiting());
  }

  /** Waits for one event of the window. Only the last one waited for counts. */
  #onNext(event: 'copy' | 'focus', then: () => void): void {
    const { defaultView } = this.#document;
    defaultView?.addEventListener(event, then, { once: true });
    this.#forget = () => defaultView?.removeEventListener(event, then);
  }

  #stopWaiting(): void {
    clearTimeout(this.#clearTimer);
    this.#forget?.();
    this.#forget = undefined;
  }
}

/** Why nothing could be copied, in words for people. */
class ClipboardRefused extends Error {}

async function write(clipboard: Clipboard, value: Promise<string>): Promise<void> {
  const text = value.then((secret) => new Blob([secret], { type: 'text/plain' }));
  try {
    await clipboard.write([new ClipboardItem({ 'text/plain': text })]);
  } catch {
    // The clipboard hides why its promise failed: a request that failed says it itself.
    await value;
    throw new ClipboardRefused('The browser did not let KIOPS copy. Show the secret and copy it by hand.');
  }
}
