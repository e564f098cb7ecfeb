import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';

/** The open dialog as a person meets it: by words, names and roles. */
export class DialogPage {
  private readonly app = TestBed.inject(ApplicationRef);

  get text(): string {
    return this.element.innerText.replace(/\s+/g, ' ');
  }

  /** The topmost dialog. */
  get element(): HTMLElement {
    const all = document.querySelectorAll<HTMLElement>('mat-dialog-container');
    const top = all[all.length - 1];
    if (!top) throw new Error('No dialog is open.');
    return top;
  }

  /** A button by its accessible name, or by words that it holds. */
  button(name: string | RegExp): HTMLButtonElement {
    const found = this.buttons().find((button) => {
      const own = button.getAttribute('aria-label') ?? button.textContent?.trim().replace(/\s+/g, ' ') ?? '';
      return typeof name === 'string' ? own === name : name.test(own);
    });
    if (!found)
      throw new Error(
        `There is no button ${name}, but: ${this.buttons()
          .map((each) => each.textContent?.trim())
          .join(', ')}`,
      );
    return found;
  }

  async press(name: string | RegExp): Promise<void> {
    this.button(name).click();
    await this.settle();
  }

  async type(selector: string, text: string): Promise<void> {
    const field = this.element.querySelector<HTMLInputElement>(selector);
    if (!field) throw new Error(`There is no field ${selector}.`);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await this.settle();
  }

  /** Lets what is due happen and be drawn. */
  async settle(): Promise<void> {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    this.app.tick();
  }

  /** Draws until something is true; the spec's own time limit ends it otherwise. */
  async until(what: () => boolean): Promise<void> {
    while (!what()) await this.settle();
  }

  private buttons(): readonly HTMLButtonElement[] {
    return Array.from(this.element.querySelectorAll('button'));
  }
}
