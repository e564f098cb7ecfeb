import { expect, type Locator, type Page } from '@playwright/test';
import type { CredentialsDialog } from './credentials-dialog';
import { dialogNamed } from './shell';

/** A private key as somebody gives it: by file, or pasted. */
export interface GivenKey {
  readonly text: string;
  readonly passphrase?: string;
  readonly pasted?: boolean;
}

/** Adds a password for `user@host:port` in the Servers tab. */
export async function keepPassword(
  page: Page,
  dialog: CredentialsDialog,
  address: string,
  password: string,
): Promise<void> {
  await dialog.root.getByRole('button', { name: `Add a secret for ${address}` }).click();
  const form = await dialogNamed(page, 'Add SSH secret');
  await form.getByLabel(`Password for ${address}`, { exact: true }).fill(password);
  await saveIn(form);
}

/** Adds a key to an account whose row is open. */
export async function keepKey(
  page: Page,
  dialog: CredentialsDialog,
  address: string,
  key: GivenKey,
): Promise<void> {
  await dialog.root.getByRole('button', { name: /^Add secret/ }).click();
  const form = await dialogNamed(page, 'Add SSH secret');
  await form.getByRole('radio', { name: 'SSH key' }).click();
  if (key.pasted) {
    await form.getByRole('button', { name: `Paste the private key for ${address}` }).click();
    await form.getByLabel(`Private key for ${address}`, { exact: true }).fill(key.text);
  } else {
    await form
      .locator('input[type=file]')
      .setInputFiles({ name: 'id_key', mimeType: 'text/plain', buffer: Buffer.from(key.text) });
  }
  await expect(form.getByText(/^SHA256:/)).toBeVisible();
  if (key.passphrase !== undefined) {
    await form.getByLabel(`Passphrase of the key for ${address}`, { exact: true }).fill(key.passphrase);
  }
  await saveIn(form);
}

/** Shows a kept secret with the eye, reads it, and hides it again. */
export async function readKept(dialog: CredentialsDialog, name: string | RegExp): Promise<string> {
  const line = dialog.root.getByRole('group', { name });
  await line.getByRole('button', { name: /^Show / }).click();
  const shown = dialog.root.locator('kiops-account-secrets').locator('.value, pre');
  await expect(shown).toBeVisible();
  const text = (await shown.textContent()) ?? '';
  await line.getByRole('button', { name: /^Hide / }).click();
  return text;
}

/** Opens the dialog of the vault's locks by the chip in the dialog's head. */
export async function openVault(page: Page, dialog: CredentialsDialog): Promise<Locator> {
  await dialog.root.getByRole('button', { name: /^Browser vault/ }).click();
  return dialogNamed(page, 'Browser vault');
}

/** Has the vault locked by a passphrase from now on, in the dialog of its locks. */
export async function setPassphrase(vault: Locator, passphrase: string): Promise<void> {
  await vault.getByRole('button', { name: 'Add passphrase' }).click();
  await vault.getByRole('textbox', { name: 'New passphrase' }).fill(passphrase);
  await vault.getByRole('textbox', { name: 'Repeat the passphrase' }).fill(passphrase);
  await vault.getByRole('button', { name: 'Set passphrase' }).click();
}

/** Everything in IndexedDB as a script of the page would find it, with bytes as letters (Latin-1). */
export async function rawIndexedDb(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const letters = (bytes: Uint8Array): string =>
      Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const written = (_key: string, value: unknown): unknown => {
      if (value instanceof Uint8Array) return letters(value);
      if (value instanceof ArrayBuffer) return letters(new Uint8Array(value));
      return value instanceof CryptoKey ? `key, extractable: ${value.extractable}` : value;
    };
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const items = database.transaction(store).objectStore(store);
        found.push(
          JSON.stringify([name, store, await done(items.getAllKeys()), await done(items.getAll())], written),
        );
      }
      database.close();
    }
    return found.join('\n');
  });
}

/** What happens to a vault from outside: a byte of what is kept for an address changes, or items are lost. */
type Harm = { readonly damage: string } | { readonly lose: string };

/** Harms the vault in the page's browser without telling any tab, as a failing disk or a browser that clears data does. */
export async function harmVault(page: Page, harm: Harm): Promise<void> {
  await page.evaluate(async (wanted) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      const items = database.transaction('vault', 'readwrite').objectStore('vault');
      for (const key of await done(items.getAllKeys())) {
        const item = (await done(items.get(key))) as {
          facts?: { address: string };
          sealed: { ciphertext: Uint8Array };
        };
        if ('lose' in wanted && String(key).startsWith(wanted.lose)) await done(items.delete(key));
        if ('damage' in wanted && item.facts?.address === wanted.damage) {
          item.sealed.ciphertext[0] ^= 1;
          await done(items.put(item, key));
        }
      }
      database.close();
    }
  }, harm);
}

async function saveIn(form: Locator): Promise<void> {
  await form.getByRole('button', { name: 'Save in this browser' }).click();
  await expect(form).toBeHidden();
}
