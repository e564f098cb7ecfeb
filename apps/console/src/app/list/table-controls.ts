/** What a person can press in a table; a row that takes the focus itself is none of them. */
const CONTROLS =
  'button, a[href], input, [role="button"], [tabindex]:not([role="row"], [role="button"], mat-row)';

/** Fields in which the arrow keys move the caret. */
const TEXT_FIELDS =
  'textarea, select, input:not([type="checkbox"], [type="radio"]), [contenteditable="true"]';

/** All controls in a table or a row, in their order; `visible` leaves out what is not drawn or cannot be used. */
export function controlsIn(
  place: Element,
  { visible }: { readonly visible: boolean },
): readonly HTMLElement[] {
  const all = Array.from(place.querySelectorAll<HTMLElement>(CONTROLS));
  return visible ? all.filter((each) => each.checkVisibility() && !each.matches(':disabled')) : all;
}

/** Whether keys belong to what has the focus, and not to the table around it. */
export function isTyping(target: HTMLElement): boolean {
  return target.matches(TEXT_FIELDS);
}

/** Whether a key is pressed together with one that gives it another meaning. */
export function isModified({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Calls back for a table as it is, and again whenever something in it comes or goes; until the returned function is called. */
export function followContent(table: Element, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(table, { childList: true, subtree: true });
  changed();
  return () => observer.disconnect();
}
