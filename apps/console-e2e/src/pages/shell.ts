import { expect, type Locator, type Page } from '@playwright/test';

/** Chooses an entry of the profile menu. */
export async function chooseInProfileMenu(page: Page, entry: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Profile' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** The dialog with a title, once it is there. */
export async function dialogNamed(page: Page, name: string | RegExp): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Answers a restore of one of two records of an account, of which the other is there: both stay. */
export async function keepBoth(page: Page): Promise<void> {
  const asked = await dialogNamed(page, 'This account is there twice');
  await asked.getByRole('radio', { name: 'Keep both' }).click();
  await asked.getByRole('button', { name: 'Restore' }).click();
}

/** Signs in on the sign-in page. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
