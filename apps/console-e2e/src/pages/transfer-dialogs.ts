import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import type { TransferFile } from '@kiops/contracts';
import type { ForeignFile } from '../fixtures/foreign-files';
import { chooseInProfileMenu, dialogNamed } from './shell';

/** Exports with the profile menu's dialog, not protected, and reads the downloaded file. */
export async function exportCredentials(
  page: Page,
  password: string,
): Promise<{ name: string; file: TransferFile }> {
  await chooseInProfileMenu(page, 'Export Credentials');
  const dialog = await dialogNamed(page, 'Export Credentials');
  await choosePlainFile(dialog);
  await dialog.getByLabel('Your password', { exact: true }).fill(password);
  const { name, content } = await downloaded(page, dialog);
  return { name, file: JSON.parse(content) as TransferFile };
}

/** Exports with the profile menu's dialog into a file that a passphrase protects. */
export async function exportProtected(
  page: Page,
  password: string,
  passphrase: string,
): Promise<{ name: string; content: string }> {
  await chooseInProfileMenu(page, 'Export Credentials');
  const dialog = await dialogNamed(page, 'Export Credentials');
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('Repeat the passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('Your password', { exact: true }).fill(password);
  return downloaded(page, dialog);
}

/** Chooses the file that everybody can read, and confirms it. */
export async function choosePlainFile(dialog: Locator): Promise<void> {
  await dialog.getByRole('radio', { name: 'Plain JSON' }).click();
  await dialog.getByRole('textbox', { name: /to confirm/ }).fill('readable by anyone');
}

/** Milliseconds in which a busy machine puts a passphrase on a file: a quiet one needs two seconds for it. */
export const PROTECTING = 90_000;

async function downloaded(page: Page, dialog: Locator): Promise<{ name: string; content: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: PROTECTING }),
    dialog.getByRole('button', { name: 'Download file' }).click(),
  ]);
  const content = await readFile(await download.path(), 'utf8');
  await expect(dialog.getByText('saved to your downloads')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return { name: download.suggestedFilename(), content };
}

/** Opens Import Credentials and gives it a file. */
export async function chooseImportFile(page: Page, content: object | string | Buffer): Promise<Locator> {
  await chooseInProfileMenu(page, 'Import Credentials');
  const dialog = page.getByRole('dialog');
  const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
  const buffer = Buffer.from(isRaw ? content : JSON.stringify(content));
  await dialog
    .getByLabel('Credentials file')
    .setInputFiles({ name: 'credentials.json', mimeType: 'application/json', buffer });
  return dialog;
}

/** Opens Import Credentials and gives it files of other tools, all at once. */
export async function chooseImportFiles(
  page: Page,
  files: readonly ForeignFile[],
  heading = 'Import Credentials',
): Promise<Locator> {
  await chooseInProfileMenu(page, 'Import Credentials');
  await addImportFiles(page, files);
  return dialogNamed(page, heading);
}

/** Gives files to the import dialog that is open, and has none yet. */
export async function addImportFiles(page: Page, files: readonly ForeignFile[]): Promise<void> {
  const given = files.map(({ name, content }) => ({ name, mimeType: '', buffer: Buffer.from(content) }));
  await page.getByLabel('Credentials file').setInputFiles(given);
}

/** The buttons that answer one conflict. */
export function decisionFor(dialog: Locator, label: string): Locator {
  return dialog.getByRole('radiogroup', { name: `Decision for ${label}` });
}
