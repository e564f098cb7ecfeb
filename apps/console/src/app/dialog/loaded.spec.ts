import { loaded } from './loaded';

/** A part that comes, or does not, when a spec says so. */
function awaitedPart() {
  let resolve: (part: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((found, lost) => ([resolve, reject] = [found, lost]));
  return { promise, resolve, reject };
}

describe('A dialog that is loaded', () => {
  let asker: HTMLButtonElement;
  let other: HTMLButtonElement;
  let seen: string[];

  beforeEach(() => {
    [asker, other] = ['asker', 'other'].map((name) => {
      const button = document.createElement('button');
      for (const type of ['keydown', 'click'])
        button.addEventListener(type, (event) =>
          seen.push(`${name} ${event instanceof KeyboardEvent ? event.key : type}`),
        );
      return document.body.appendChild(button);
    });
    asker.focus();
    seen = [];
  });

  afterEach(() => {
    asker.remove();
    other.remove();
  });

  const press = (key: string, modifiers: KeyboardEventInit = {}) =>
    asker.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers }));
  const pointAt = (button: HTMLElement) =>
    button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  const task = () => new Promise((resolve) => setTimeout(resolve));

  it('keeps from the page below what is typed, and a second click, until it is there', async () => {
    const part = awaitedPart();
    const opened = loaded(part.promise);
    press('a');
    press('Enter');
    pointAt(asker);
    asker.click();
    expect(seen).toEqual([]);
    expect(document.documentElement.classList).toContain('kiops-awaiting');

    part.resolve('the dialog');
    expect(await opened).toBe('the dialog');
    await task();
    press('b');
    asker.click();
    expect(seen).toEqual(['asker b', 'asker click']);
    expect(document.documentElement.classList).not.toContain('kiops-awaiting');
  });

  it('leaves the browser its own keys, and holds nothing back once it could not be loaded', async () => {
    const part = awaitedPart();
    const opened = loaded(part.promise);
    press('r', { ctrlKey: true });
    part.reject(new Error('offline'));
    await expectAsync(opened).toBeRejectedWithError('offline');
    await task();
    press('a');
    expect(seen).toEqual(['asker r', 'asker a']);
  });

  for (const [what, turnAway] of [
    ['Escape', () => press('Escape')],
    ['a press elsewhere', () => pointAt(other)],
  ] as const) {
    it(`does not hold a person who turns away by ${what}`, async () => {
      const part = awaitedPart();
      const opened = loaded(part.promise);
      turnAway();
      other.click();
      press('a');
      expect(seen).toEqual(['other click', 'asker a']);
      part.resolve('late');
      await opened;
      await task();
    });
  }
});
