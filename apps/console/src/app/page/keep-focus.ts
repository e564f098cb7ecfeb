import { DOCUMENT } from '@angular/common';
import { inject, provideEnvironmentInitializer, type EnvironmentProviders } from '@angular/core';

/** How many places of the focus are remembered: a row, the menu that it opened, the dialog after that. */
const REMEMBERED = 4;

/** What takes the focus for what was in it: lists, panels, dialogs, and at last the page. */
const HOMES = 'a[href], button, input, textarea, select, [tabindex], main';

/**
 * Keeps the focus from falling to the body when what had it goes or cannot be used: a deleted row, the button of a list
 * that is empty no more, a form that is being sent. Then the nearest thing around it takes the focus that is still there, so that the Tab key goes on
 * from that place and a screen reader says where one is. Whoever knows a better place has moved the focus by then, or
 * moves it later.
 */
export function provideKeptFocus(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => keepFocus(inject(DOCUMENT)));
}

function keepFocus(document: Document): void {
  /** Each with what was around it, the latest first. */
  let places: readonly (readonly Element[])[] = [];
  let isChecking = false;

  const check = () => {
    isChecking = false;
    const [latest] = places;
    if (!latest || !isNowhere(document)) return;
    // Somebody has clicked beside everything.
    if (isThere(latest[0])) places = [];
    else homeOf(places, document)?.focus({ preventScroll: true });
  };
  const checkSoon = () => {
    if (isChecking || places.length === 0 || !isNowhere(document)) return;
    isChecking = true;
    setTimeout(check);
  };
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) places = [lineOf(target), ...places].slice(0, REMEMBERED);
  });
  document.addEventListener('focusout', checkSoon);
  // Browsers do not agree on whether something that goes loses the focus with an event.
  new MutationObserver(checkSoon).observe(document.body, { childList: true, subtree: true });
}

function isNowhere({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}

function isThere(element: Element): boolean {
  const isUsable = !element.matches(':disabled') && !element.closest('[inert]');
  return element.isConnected && isUsable && element.checkVisibility({ visibilityProperty: true });
}

/** An element, and all around it. */
function lineOf(element: Element): readonly Element[] {
  const line: Element[] = [];
  for (let each: Element | null = element; each; each = each.parentElement) line.push(each);
  return line;
}

function homeOf(places: readonly (readonly Element[])[], document: Document): HTMLElement | null {
  for (const line of places) {
    const home = line.find((each): each is HTMLElement => each.matches(HOMES) && isThere(each));
    if (home) return home;
  }
  return document.querySelector('main');
}
