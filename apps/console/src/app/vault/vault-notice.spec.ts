import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserVault, type VaultState } from '@kiops/browser-vault';
import { DialogHarness } from '../../testing/dialog-harness';
import { provideDialogs } from '../dialog/provide-dialogs';
import { type ClearedVault, VaultSession } from './vault-session';
import { VaultNotice } from './vault-notice';

describe('VaultNotice', () => {
  const state = signal<VaultState>({
    status: 'ready',
    message: '',
    trashed: 0,
    secrets: 9,
    damaged: [],
    lost: false,
    readable: false,
    locks: [],
    autoLockMinutes: null,
  });
  const cleared = signal<ClearedVault | undefined>(undefined);
  const dismissCleared = jasmine.createSpy();
  const startOver = jasmine.createSpy().and.resolveTo({ noted: Promise.resolve('') });
  const remove = jasmine.createSpy().and.resolveTo();

  beforeEach(() => {
    cleared.set(undefined);
    TestBed.configureTestingModule({
      providers: [
        provideDialogs(),
        { provide: BrowserVault, useValue: { state, remove } },
        { provide: VaultSession, useValue: { cleared, dismissCleared, startOver } },
      ],
    });
  });

  async function shown(status: VaultState['status'], secrets = 9): Promise<HTMLElement> {
    state.update((before) => ({ ...before, status, secrets, message: 'The reason.' }));
    const fixture = TestBed.createComponent(VaultNotice);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  const words = (element: HTMLElement): string => element.textContent?.replace(/\s+/g, ' ').trim() ?? '';

  it('says nothing while the vault is open', async () => {
    expect(words(await shown('ready'))).toBe('');
    expect(words(await shown('empty', 0))).toBe('');
  });

  it('says how many secrets a lock hides', async () => {
    expect(words(await shown('locked'))).toContain(
      'The browser vault is locked. 9 SSH secrets are hidden until you unlock it. They are only in this browser.',
    );
    expect(words(await shown('locked', 1))).toContain(
      '1 SSH secret is hidden until you unlock it. It is only in this browser.',
    );
  });

  it('says that nothing can be kept, and why', async () => {
    for (const status of ['unavailable', 'insecure-address'] as const) {
      expect(words(await shown(status, 0))).toBe(
        'This browser does not let KIOPS keep data. Secrets you enter last until you close the tab. The reason.',
      );
    }
  });

  it('tells a vault that is gone from one that cannot be opened, and from one of a newer console', async () => {
    const notices = {
      'header-gone':
        'The vault of this browser has lost what opens it. 1 SSH secret is still there and cannot be opened any more. Start over, then enter them again, or import an export.Start over',
      'key-gone':
        'The key of this browser’s vault is gone. 1 SSH secret is still there and cannot be opened any more. Start over, then enter them again, or import an export.Start over',
      damaged:
        'The vault of this browser is damaged. 1 SSH secret is still there and cannot be opened any more. Start over, then enter them again, or import an export.Start over',
      cleared:
        'This browser’s SSH secrets were cleared. Its site data was deleted while KIOPS was open. Start over, then enter them again, or import an export.Start over',
      'newer-version':
        'A newer version of KIOPS uses the vault of this browser now. Reload the page to go on with it.Reload',
    } as const;
    for (const [status, sentence] of Object.entries(notices)) {
      expect(words(await shown(status as keyof typeof notices, 1))).toBe(sentence);
    }
  });

  it('says which tab can still save what is kept', async () => {
    state.update((before) => ({ ...before, readable: true }));
    expect(words(await shown('header-gone', 2))).toContain(
      'Only this tab still reads them: export them before you close it.',
    );
    state.update((before) => ({ ...before, readable: false }));
  });

  it('starts over at once where nothing is left, and after a question where something is', async () => {
    (await shown('cleared', 0)).querySelector('button')?.click();
    expect(startOver).toHaveBeenCalledTimes(1);
    (await shown('header-gone', 2)).querySelector('button')?.click();
    const page = DialogHarness.get();
    await page.appears('kiops-start-over-dialog');
    expect(page.words).toContain('2 SSH secrets of this browser');
    expect(startOver).toHaveBeenCalledTimes(1);
    await page.press('Remove and start over');
    expect(startOver).toHaveBeenCalledTimes(2);
  });

  it('names what is damaged, whatever else there is to say, and removes it', async () => {
    state.update((before) => ({
      ...before,
      damaged: [{ id: 'a', address: 'deploy@pay:22' }, { id: 'b' }],
    }));
    const notice = await shown('ready');
    expect(words(notice)).toContain(
      '2 SSH secrets of this browser are damaged: deploy@pay:22, one that does not say for which server.',
    );
    expect(words(notice)).toContain('all others work');
    notice.querySelector('button')?.click();
    expect(remove).toHaveBeenCalledOnceWith(['a', 'b']);
    state.update((before) => ({ ...before, damaged: [] }));
  });

  it('says that the browser was probably cleared, until it is dismissed', async () => {
    cleared.set({ vaultId: 'v', message: 'You kept secrets in Chromium on Linux until yesterday.' });
    const notice = await shown('empty', 0);
    expect(words(notice)).toContain(
      'This browser’s SSH secrets were cleared. You kept secrets in Chromium on Linux until yesterday.',
    );
    expect(words(notice)).toContain('Enter them again, or import a file.');
    notice.querySelector('button')?.click();
    expect(dismissCleared).toHaveBeenCalledOnceWith();
  });
});
