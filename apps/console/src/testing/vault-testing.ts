import { TestBed } from '@angular/core/testing';
import { BrowserVault, provideBrowserVault } from '@kiops/browser-vault';
import { provideDialogs } from '../app/dialog/provide-dialogs';
import { VaultSession } from '../app/vault/vault-session';
import { signInAs } from './session-testing';

/** The vault as the pages of the signed-in have it, and the dialogs that find it. */
export const VAULT_PROVIDERS = [provideBrowserVault(), VaultSession, provideDialogs()];

/** Signs in as somebody new to this browser, and opens their vault, on the browser's real storage. */
export async function openNewVault(): Promise<BrowserVault> {
  const { id } = signInAs({ id: crypto.randomUUID() });
  const vault = TestBed.inject(BrowserVault);
  await vault.open(id);
  return vault;
}
