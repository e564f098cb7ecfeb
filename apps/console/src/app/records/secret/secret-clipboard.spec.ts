import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import { SecretClipboard } from './secret-clipboard';

/** The browser's clipboard asks for the focus, which a page under test does not have: what it was given is kept here. */
class Recorded {
  content = '';
  refuses = false;

  readonly write = async (items: ClipboardItem[]): Promise<void> => {
    this.content = await (await items[0].getType('text/plain')).text();
  };

  readonly writeText = async (text: string): Promise<void> => {
    if (this.refuses) throw new DOMException('Document is not focused.', 'NotAllowedError');
    this.content = text;
  };
}

describe('SecretClipboard', () => {
  let recorded: Recorded;
  let clipboard: SecretClipboard;

  beforeEach(() => {
    jasmine.clock().install();
    recorded = new Recorded();
    spyOnProperty(navigator, 'clipboard').and.returnValue(recorded as unknown as Clipboard);
    clipboard = TestBed.inject(SecretClipboard);
  });

  afterEach(() => {
    TestBed.inject(MatSnackBar).dismiss();
    jasmine.clock().uninstall();
  });

  const copy = (): Promise<void> =>
    clipboard.copy('registries/harbor/password', 'Password', Promise.resolve('hunter2'));
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };

  it('copies, says so, and clears the clipboard 30 seconds later', async () => {
    await copy();
    expect(recorded.content).toBe('hunter2');
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain(
      'Password copied. The clipboard is cleared in 30 s.',
    );
    jasmine.clock().tick(29_999);
    expect(recorded.content).toBe('hunter2');
    jasmine.clock().tick(1);
    await settle();
    expect(recorded.content).toBe('');
  });

  it('clears at once when asked to', async () => {
    await copy();
    document.querySelector<HTMLButtonElement>('mat-snack-bar-container button')?.click();
    await settle();
    expect(recorded.content).toBe('');
  });

  it('clears as soon as the window has the focus again, when it has not at that time', async () => {
    await copy();
    recorded.refuses = true;
    jasmine.clock().tick(30_000);
    await settle();
    expect(recorded.content).toBe('hunter2');
    recorded.refuses = false;
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(recorded.content).toBe('');
  });

  it('leaves alone what was copied on the page since', async () => {
    await copy();
    window.dispatchEvent(new Event('copy'));
    recorded.content = 'something else';
    jasmine.clock().tick(60_000);
    await settle();
    expect(recorded.content).toBe('something else');
  });

  it('starts its 30 seconds again with the next secret', async () => {
    await copy();
    jasmine.clock().tick(20_000);
    await copy();
    jasmine.clock().tick(20_000);
    await settle();
    expect(recorded.content).toBe('hunter2');
  });

  it('shows a check at the button for two seconds', async () => {
    await copy();
    expect(clipboard.copiedKey()).toBe('registries/harbor/password');
    jasmine.clock().tick(2_000);
    expect(clipboard.copiedKey()).toBeUndefined();
  });
});
