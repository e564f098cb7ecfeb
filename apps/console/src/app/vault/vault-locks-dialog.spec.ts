import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { BrowserVault } from '@kiops/browser-vault';
import { openNewVault, VAULT_PROVIDERS } from '../../testing/vault-testing';
import { DialogHarness } from '../../testing/dialog-harness';
import { openVaultLocks } from './open-vault-locks';

const FIRST = 'correct horse battery';

describe('Browser vault', () => {
  let vault: BrowserVault;
  let page: DialogHarness;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), ...VAULT_PROVIDERS],
    });
    vault = await openNewVault();
    await vault.put({
      host: 'pay',
      port: 22,
      username: 'ops',
      secret: { kind: 'password', password: 'swordfish' },
    });
    page = DialogHarness.get();
    void openVaultLocks(TestBed.inject(MatDialog));
    await page.appears('kiops-vault-locks-dialog');
  });

  afterEach(async () => {
    TestBed.inject(MatDialog).closeAll();
    await vault.startOver();
  });

  async function type(label: string, text: string): Promise<void> {
    const fields = Array.from(page.element.querySelectorAll('mat-form-field'));
    const field = fields
      .find((each) => each.querySelector('mat-label')?.textContent?.trim() === label)
      ?.querySelector('input');
    if (!field) throw new Error(`There is no field ${label}.`);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await page.settle();
  }
  async function setPassphrase(button: string, text: string): Promise<void> {
    await page.press(button);
    await type('New passphrase', text);
    await page.press('Set passphrase');
  }
  const kinds = (): string =>
    vault
      .state()
      .locks.map(({ kind }) => kind)
      .join();

  it('locks with a passphrase, and refuses a short one', async () => {
    expect(page.words).toContain('It opens by itself in this browser profile.');
    await setPassphrase('Add passphrase', 'short');
    expect(page.words).toContain('characters.');
    expect(kinds()).toBe('');
    await type('New passphrase', FIRST);
    await page.press('Set passphrase');
    await page.until(() => kinds() === 'passphrase');
    await page.press('Lock now');
    await page.shows('The browser vault is locked.');
    await vault.unlock({ method: 'passphrase', passphrase: FIRST });
  });

  it('keeps the focus when a passphrase is begun and given up', async () => {
    await page.press('Add passphrase');
    await page.settle();
    expect(document.activeElement?.closest('mat-form-field')?.textContent).toContain('New passphrase');
    await page.press('Cancel');
    await page.settle();
    expect(document.activeElement?.textContent).toContain('Add passphrase');
  });

  it('changes and removes the passphrase only for who knows it', async () => {
    await setPassphrase('Add passphrase', FIRST);
    await page.until(() => kinds() === 'passphrase');
    await page.press('Remove Passphrase');
    await page.shows('Enter the passphrase, or use the passkey, that opens the vault now.');
    await type('Current passphrase', 'wrong horse battery');
    await page.press('Remove Passphrase');
    await page.shows('The passphrase does not open the vault.');
    await type('Current passphrase', FIRST);
    await page.press('Remove Passphrase');
    await page.until(() => kinds() === '');
    expect(vault.state().status).toBe('ready');
  });
});
