/** On the root element while a dialog is on its way. */
const AWAITING = 'kiops-awaiting';

/** How many dialogs are on their way, and what had the focus when the first was asked for. */
let awaited = 0;
let asker: Element | null = null;

/**
 * Waits for the code of a dialog that somebody has asked for. Until it is there, what is typed is meant for the dialog, and a
 * second click asks for it again: the page below takes none of it. Escape, or a press elsewhere, ends that; the dialog comes
 * all the same. Rejects when the code cannot be loaded.
 */
export async function loaded<Part>(part: Promise<Part>): Promise<Part> {
  if (awaited === 0) hold();
  awaited += 1;
  try {
    return await part;
  } finally {
    // By then whoever waits has opened the dialog, and the focus is in it.
    setTimeout(() => {
      awaited -= 1;
      if (awaited === 0) letGo();
    });
  }
}

function hold(): void {
  asker = document.activeElement === document.body ? null : document.activeElement;
  document.documentElement.classList.add(AWAITING);
  addEventListener('keydown', onKey, { capture: true });
  addEventListener('pointerdown', onPress, { capture: true });
  addEventListener('click', onClick, { capture: true });
}

function letGo(): void {
  asker = null;
  document.documentElement.classList.remove(AWAITING);
  removeEventListener('keydown', onKey, { capture: true });
  removeEventListener('pointerdown', onPress, { capture: true });
  removeEventListener('click', onClick, { capture: true });
}

function onKey(event: KeyboardEvent): void {
  // Those are for the browser: to load the page anew, to go back.
  if (event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key)) return;
  swallow(event);
  if (event.key === 'Escape') letGo();
}

function onPress(event: PointerEvent): void {
  if (!isOnAsker(event)) letGo();
}

function onClick(event: MouseEvent): void {
  if (isOnAsker(event)) swallow(event);
}

function isOnAsker({ target }: Event): boolean {
  return target instanceof Node && (asker?.contains(target) ?? false);
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
