import { expect, type Locator, type Page } from '@playwright/test';
import { OperationDrawer } from './operations';
import { dialogNamed } from './shell';

/** The dialog that asks what to deploy, as a person uses it. */
export class DeployDialog {
  private constructor(
    private readonly page: Page,
    readonly root: Locator,
  ) {}

  /** Chooses *Deploy…* in the menu of a server's row. */
  static async open(page: Page, label: string): Promise<DeployDialog> {
    await page.getByRole('button', { name: `Actions for ${label}` }).click();
    await page.getByRole('menuitem', { name: 'Deploy…' }).click();
    return new DeployDialog(page, await dialogNamed(page, 'Deploy'));
  }

  field(label: string): Locator {
    return this.root.getByLabel(label, { exact: true });
  }

  /** What the image is going to be pulled with. */
  get credential(): Locator {
    return this.root.getByRole('combobox', { name: 'Credential' });
  }

  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await this.field(label).fill(text);
  }

  async submit(): Promise<void> {
    await this.root.getByRole('button', { name: 'Deploy' }).click();
  }

  /** Closes it and throws away what was typed. */
  async discard(): Promise<void> {
    await this.root.getByRole('button', { name: 'Cancel' }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    await expect(this.root).toBeHidden();
  }

  /** Submits, and waits for the drawer of the operation. */
  async deploy(): Promise<OperationDrawer> {
    const form = this.root.locator('form');
    await this.submit();
    await expect(form).toBeHidden();
    return new OperationDrawer(await dialogNamed(this.page, 'Deploy'));
  }
}
