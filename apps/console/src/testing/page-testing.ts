import { TestBed, type ComponentFixture } from '@angular/core/testing';

/** What a user finds on a page under test: by words, labels and roles. Menus and dialogs count too. */
export class PageUnderTest {
  constructor(private readonly fixture: ComponentFixture<unknown>) {}

  /** All visible words, with single spaces. */
  async text(): Promise<string> {
    await this.settle();
    return seen(this.#root);
  }

  /** The words of the open menu, dialog or message. */
  async overlayText(): Promise<string> {
    await this.settle();
    return seen(document.querySelector('.cdk-overlay-container'));
  }

  /** The button, link or menu item with this name. */
  control(name: string): HTMLElement {
    const all = document.querySelectorAll<HTMLElement>(
      'button, a, [role=menuitem], [role=tab], [role=radio]',
    );
    const found = Array.from(all).filter((each) => accessibleName(each) === name && each.checkVisibility());
    if (found.length === 0) throw new Error(`There is no control named "${name}".`);
    return found[0];
  }

  hasControl(name: string): boolean {
    const all = document.querySelectorAll<HTMLElement>('button, a, [role=menuitem], [role=tab]');
    return Array.from(all).some((each) => accessibleName(each) === name && each.checkVisibility());
  }

  async press(name: string): Promise<void> {
    this.control(name).click();
    await this.settle();
  }

  /** The input with this label. */
  field(label: string): HTMLInputElement {
    const inputs = Array.from(document.querySelectorAll<HTMLInputElement>('input'));
    const found = inputs.find((each) => each.ariaLabel === label || words(each.labels?.[0]) === label);
    if (!found) throw new Error(`There is no field labelled "${label}".`);
    return found;
  }

  type(label: string, text: string): void {
    const input = this.field(label);
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async submit(): Promise<void> {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await this.settle();
  }

  /** Lets promises and rendering come to rest; requests may still wait for their answer. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      TestBed.tick();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  get #root(): HTMLElement {
    return this.fixture.nativeElement as HTMLElement;
  }
}

function accessibleName(element: HTMLElement): string {
  return element.ariaLabel ?? words(element);
}

/** What is on the screen, with one space between any two words. */
function seen(element: HTMLElement | null): string {
  return (element?.innerText ?? '').replace(/\s+/g, ' ').trim();
}

function words(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
