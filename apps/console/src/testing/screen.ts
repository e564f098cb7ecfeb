import { ComponentHarness, type ComponentHarnessConstructor, HarnessEnvironment } from '@angular/cdk/testing';
import { UnitTestElement } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { until } from './until';

/**
 * The browser's page as harnesses see it. Unlike the one for fixtures it belongs to no component, since dialogs have none
 * of the spec's, and does not wait for requests, which a spec answers by hand.
 */
class Screen extends HarnessEnvironment<Element> {
  static of(element: Element): Screen {
    return new Screen(element);
  }

  async forceStabilize(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      TestBed.tick();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  async waitForTasksOutsideAngular(): Promise<void> {
    await this.forceStabilize();
  }

  protected getDocumentRoot(): Element {
    return document.body;
  }

  protected createTestElement(element: Element): UnitTestElement {
    return new UnitTestElement(element, () => this.forceStabilize());
  }

  protected createEnvironment(element: Element): HarnessEnvironment<Element> {
    return new Screen(element);
  }

  protected async getAllRawElements(selector: string): Promise<Element[]> {
    return Array.from(this.rawRootElement.querySelectorAll(selector));
  }
}

/** The harness of an element; of the whole page where none is given. */
export function harnessOf<H extends ComponentHarness>(
  type: ComponentHarnessConstructor<H>,
  element: Element = document.body,
): H {
  return new type(Screen.of(element));
}

/** A part of the page as a person meets it: by words, labels, names and roles. */
export abstract class ScreenHarness extends ComponentHarness {
  /** All words that are seen in it, with single spaces. */
  async text(): Promise<string> {
    await this.settle();
    return this.words;
  }

  /** The same as it stands at this moment. */
  get words(): string {
    return seen(this.element);
  }

  /** The words of the open menu, dialog or message. */
  async overlayText(): Promise<string> {
    await this.settle();
    return seen(document.querySelector('.cdk-overlay-container'));
  }

  /** Waits until it shows some words. */
  async shows(words: string): Promise<void> {
    await this.until(() => this.words.includes(words), `the words “${words}”`);
  }

  /** Waits until an element is on the page, and drawn. */
  async appears(selector: string): Promise<void> {
    await this.until(() => document.querySelector(selector) !== null, `${selector} to appear`);
    await this.settle();
  }

  /** Waits until no such element is on the page. */
  async goes(selector: string): Promise<void> {
    await this.until(() => document.querySelector(selector) === null, `${selector} to go`);
  }

  /** The first part of a kind in it. */
  part<H extends ComponentHarness>(type: ComponentHarnessConstructor<H>): Promise<H> {
    return this.locatorFor(type)();
  }

  /** The button, link, tab or menu item with this name. */
  control(name: string | RegExp): HTMLButtonElement {
    const found = this.#controls().find((each) => is(name, accessibleName(each)));
    if (found) return found;
    const others = this.#controls().map(accessibleName).join(', ');
    throw new Error(`There is no control named "${name}", but: ${others}.`);
  }

  hasControl(name: string | RegExp): boolean {
    return this.#controls().some((each) => is(name, accessibleName(each)));
  }

  /** Presses a control, once it is there. */
  async press(name: string | RegExp): Promise<void> {
    await this.until(() => this.hasControl(name), `a control named "${name}"`);
    this.control(name).click();
    await this.settle();
  }

  /** The input or text area with this label. */
  field(label: string | RegExp): HTMLInputElement {
    const found = this.#findField(label);
    if (!found) throw new Error(`There is no field labelled "${label}".`);
    return found;
  }

  /** Types into a field, once it is there. */
  async type(label: string | RegExp, text: string): Promise<void> {
    await this.until(() => this.#findField(label) !== undefined, `a field labelled "${label}"`);
    const field = this.field(label);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await this.settle();
  }

  async submit(): Promise<void> {
    this.scope.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await this.settle();
  }

  /** Waits until something holds, and lets everything go on meanwhile. */
  async until(holds: () => boolean | Promise<boolean>, what?: string): Promise<void> {
    await until(holds, { what, step: () => this.settle() });
  }

  /** Lets promises and rendering come to rest; requests may still wait for their answer. */
  async settle(): Promise<void> {
    await this.forceStabilize();
  }

  get element(): HTMLElement {
    return (this.locatorFactory.rootElement as UnitTestElement).element as HTMLElement;
  }

  /** Where controls and fields are looked for. */
  protected get scope(): ParentNode {
    return this.element;
  }

  #findField(label: string | RegExp): HTMLInputElement | undefined {
    const all = Array.from(this.scope.querySelectorAll<HTMLInputElement>('input, textarea'));
    return all.find((each) => is(label, each.ariaLabel ?? '') || is(label, wordsOf(each.labels?.[0])));
  }

  #controls(): readonly HTMLButtonElement[] {
    const all = this.scope.querySelectorAll<HTMLButtonElement>(
      'button, a, [role=menuitem], [role=tab], [role=radio]',
    );
    return Array.from(all).filter((each) => each.checkVisibility());
  }
}

function is(name: string | RegExp, own: string): boolean {
  return typeof name === 'string' ? own === name : name.test(own);
}

function accessibleName(element: HTMLElement): string {
  return element.ariaLabel ?? wordsOf(element);
}

function seen(element: HTMLElement | null): string {
  return (element?.innerText ?? '').replace(/\s+/g, ' ').trim();
}

function wordsOf(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
