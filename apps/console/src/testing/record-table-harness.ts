import { ScreenHarness } from './screen';

/** The table of a tab in View Credentials. */
export class RecordTableHarness extends ScreenHarness {
  static readonly hostSelector = 'kiops-record-table';

  /** The rows that are drawn, also those that are not loaded yet. */
  get rows(): readonly HTMLElement[] {
    return Array.from(this.element.querySelectorAll('mat-row'));
  }

  /** What the rows are called, from the top down. */
  get names(): readonly string[] {
    return this.rows.map((row) => row.querySelector('.name')?.textContent ?? '');
  }

  /** The height in pixels that all rows would have together. */
  get height(): number {
    return Number.parseFloat(
      this.element.querySelector<HTMLElement>('.cdk-virtual-scroll-spacer')?.style.height ?? '',
    );
  }

  /** Brings the focus to the row that the Tab key comes to. */
  focusRow(): void {
    this.element.querySelector<HTMLElement>('mat-row[tabindex="0"]')?.focus();
  }

  /** Presses a key on whatever has the focus. */
  async pressKey(key: string): Promise<void> {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
    await this.settle();
  }

  /** Chooses an entry of the menu that a button opens: `Actions for Harbor`. */
  async choose(entry: string, actions: string | RegExp): Promise<void> {
    await this.press(actions);
    const items = (): HTMLElement[] => Array.from(document.querySelectorAll('[role=menuitem]'));
    const found = (): HTMLElement | undefined => items().find((item) => item.textContent?.trim() === entry);
    await this.until(() => found() !== undefined, `the menu’s “${entry}”`);
    found()?.click();
    await this.settle();
  }

  async filter(words: string): Promise<void> {
    const field = this.element.querySelector<HTMLInputElement>('[role=searchbox]')!;
    field.value = words;
    field.dispatchEvent(new Event('input'));
    await this.settle();
  }
}
