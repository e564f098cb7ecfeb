import type { Locator, Page } from '@playwright/test';
import { dialogNamed } from './shell';

/** Adds a service account on its page, and makes a token for it that acts for a user. */
export async function addServiceToken(
  page: Page,
  name: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Add service account' }).first().click();
  const add = await dialogNamed(page, 'Add a service account');
  await add.getByLabel('Name').fill(name);
  await add.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: `New token of ${name}` }).click();
  const make = await dialogNamed(page, `New token of ${name}`);
  await make.getByLabel('Name').fill('prod');
  await make.getByLabel('Acts for').fill(email);
  await make.getByLabel('Your password', { exact: true }).fill(password);
  await make.getByRole('button', { name: 'Make the token' }).click();
}

/** Where a token is shown that was just made. */
export function shownToken(page: Page): Locator {
  return page.getByRole('group', { name: 'The token, shown once' });
}
