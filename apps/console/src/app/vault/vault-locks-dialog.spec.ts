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
    await type('Repeat the passphrase', text);
    await page.press('Set passphrase');
  }
  /** What is said of a field, where the field itself says that it is there. */
  const faultOf = (label: string): string => {
    const fields = Array.from(page.element.querySelectorAll('mat-form-field'));
    const input = fields.find((each) => each.textContent?.includes(label))?.querySelector('input');
    const id = input?.getAttribute('aria-describedby');
    return (id && document.getElementById(id)?.textContent) || '';
  };
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
    expect(faultOf('New passphrase')).toContain('characters.');
    await type('New passphrase', FIRST);
    await type('Repeat the passphrase', `${FIRST}, mistyped`);
    await page.press('Set passphrase');
    expect(faultOf('Repeat the passphrase')).toBe('The two passphrases are not the same.');
    expect(faultOf('New passphrase')).toBe('');
    expect(kinds()).toBe('');
    await type('Repeat the passphrase', FIRST);
    await page.press('Set passphrase');
    await page.until(() => kinds() === 'passphrase');
    await page.press('Lock now');
    await page.shows('The browser vault is locked.');
    await vault.unlock({ method: 'passphrase', passphrase: FIRST });
  });

  it('says when what it keeps was last exported', async () => {
    expect(page.words).toContain('Never exported from this browser.');
    await vault.exported();
    await page.shows('Last exported on');
    expect(page.words).not.toContain('Never exported');
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
    expect(faultOf('Current passphrase')).toBe('The passphrase does not open the vault.');
    await type('Current passphrase', FIRST);
    await page.press('Remove Passphrase');
    await page.until(() => kinds() === '');
    expect(vault.state().status).toBe('ready');
  });
});
