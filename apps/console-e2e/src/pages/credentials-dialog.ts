import { expect, type Locator, type Page } from '@playwright/test';
import { chooseInProfileMenu, dialogNamed } from './shell';

/** What a person puts into a form, by the names of its fields. */
export interface FormEntries {
  /** Text fields. */
  readonly text: Readonly<Record<string, string>>;
  /** Selects, with the words of the option. */
  readonly choices?: Readonly<Record<string, string>>;
  /** The label of the jump server. */
  readonly jumpServer?: string;
}

/** Opens View Credentials from the profile menu. */
export async function viewCredentials(page: Page): Promise<CredentialsDialog> {
  await chooseInProfileMenu(page, /View Credentials/);
  return new CredentialsDialog(page, await dialogNamed(page, 'Credentials'));
}

/** View Credentials, as a person uses it. */
export class CredentialsDialog {
  constructor(
    private readonly page: Page,
    readonly root: Locator,
  ) {}

  async showTab(name: string): Promise<void> {
    await this.root.getByRole('tab', { name }).click();
  }

  tab(name: string): Locator {
    return this.root.getByRole('tab', { name });
  }

  row(words: string | RegExp): Locator {
    return this.root.getByRole('row').filter({ hasText: words });
  }

  /** Adds a record in the tab that is shown. */
  async add(noun: string, entries: FormEntries): Promise<void> {
    await this.root
      .getByRole('button', { name: `Add ${noun}` })
      .first()
      .click();
    const form = await dialogNamed(this.page, `Add ${noun}`);
    for (const [label, option] of Object.entries(entries.choices ?? {})) {
      await form.getByRole('combobox', { name: label }).click();
      await this.page.getByRole('option', { name: option, exact: true }).click();
    }
    for (const [label, text] of Object.entries(entries.text))
      await form.getByLabel(label, { exact: true }).fill(text);
    if (entries.jumpServer) {
      await form.getByLabel('Jump server', { exact: true }).fill(entries.jumpServer);
      await this.page.getByRole('option', { name: entries.jumpServer }).first().click();
    }
    await form.getByRole('button', { name: `Add ${noun}` }).click();
    await expect(form).toBeHidden();
    // The list is sorted anew: whatever comes next must not meet another row at this place.
    await expect(this.row(entries.text['Label'])).toBeVisible();
  }

  /** Reveals a secret with the eye, reads it, and hides it again. */
  async reveal(secret: string, label: string): Promise<string> {
    await this.root.getByRole('button', { name: `Show ${secret} of ${label}` }).click();
    const value = this.row(label).locator('.value');
    await expect(value).toBeVisible();
    const text = await value.innerText();
    await this.root.getByRole('button', { name: `Hide ${secret} of ${label}` }).click();
    return text;
  }

  async close(): Promise<void> {
    await this.root.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(this.root).toBeHidden();
  }
}
