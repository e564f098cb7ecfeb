import { expect, type Locator, type Page } from '@playwright/test';
import { dialogNamed } from './shell';

/** Starts *Test connection* in the menu of a server's row. */
export function testConnection(page: Page, label: string): Promise<OperationDrawer> {
  return startOperation(page, label, 'Test connection');
}

/** Starts an operation in the menu of a server's row. */
export async function startOperation(page: Page, label: string, title: string): Promise<OperationDrawer> {
  await page.getByRole('button', { name: `Actions for ${label}`, exact: true }).click();
  await page.getByRole('menuitem', { name: title }).click();
  return new OperationDrawer(await dialogNamed(page, title));
}

/** The drawer of an operation, as a person uses it. */
export class OperationDrawer {
  constructor(readonly root: Locator) {}

  /** What the hop doctor says. */
  get doctor(): Locator {
    return this.root.getByRole('alert');
  }

  async expectDone(): Promise<void> {
    await expect(this.root.getByRole('status')).toContainText('done in', { timeout: 45_000 });
  }

  /** Waits for the hop doctor with this title, and with this likeliest cure. `timeout` is in milliseconds. */
  async expectDiagnosis(title: string, cure?: string, timeout = 45_000): Promise<void> {
    await expect(this.doctor.getByRole('heading', { name: title })).toBeVisible({ timeout });
    if (cure !== undefined) await expect(this.doctor.getByRole('button').first()).toHaveText(cure);
  }

  /** Waits for a line of the work's output. */
  async expectOutput(text: string): Promise<void> {
    await expect(this.root.getByLabel('Output')).toContainText(text, { timeout: 45_000 });
  }

  async close(): Promise<void> {
    await this.root.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(this.root).toBeHidden();
  }
}

/** What a server asks, in the frame of its own. */
export class ServerQuestion {
  private constructor(
    private readonly around: Locator,
    readonly box: Locator,
  ) {}

  /** Waits for the question with this prompt; its field has the focus, so that a person can type at once. */
  static async shown(around: Locator, prompt: string): Promise<ServerQuestion> {
    const box = around.getByRole('group', { name: /^The server asks KIOPS did not write this/ });
    const field = box.getByLabel(prompt, { exact: true });
    await expect(field).toBeVisible({ timeout: 45_000 });
    return new ServerQuestion(around, box);
  }

  field(prompt: string): Locator {
    return this.box.getByLabel(prompt, { exact: true });
  }

  /** What KIOPS says about it stands outside the frame. */
  async expectFact(words: string | RegExp): Promise<void> {
    await expect(this.around.locator('kiops-server-question-box').getByRole('list')).toContainText(words, {
      timeout: 45_000,
    });
  }

  async send(): Promise<void> {
    await this.around.getByRole('button', { name: 'Send' }).click();
  }

  async useSavedPassword(): Promise<void> {
    await this.around.getByRole('button', { name: /^Use the saved password/ }).click();
  }
}

/** The question for the password of sudo, in the words of KIOPS. */
export class SudoQuestion {
  private constructor(
    readonly field: Locator,
    /** Gives it the SSH password. */
    readonly saved: Locator,
  ) {}

  /** Waits for it. `address` is `user@host:port`. */
  static async shown(around: Locator, address: string): Promise<SudoQuestion> {
    const field = around.getByLabel(`Password for sudo on ${address}`, { exact: true });
    await expect(field).toBeVisible({ timeout: 45_000 });
    return new SudoQuestion(field, around.getByRole('button', { name: 'Use the SSH password' }));
  }
}

/** The SSH credentials modal. */
export class SshCredentials {
  private constructor(
    private readonly page: Page,
    readonly root: Locator,
  ) {}

  /** It may take as long as a server takes to refuse something. */
  static async shown(page: Page): Promise<SshCredentials> {
    const root = page.getByRole('dialog', { name: 'SSH credentials' });
    await expect(root).toBeVisible({ timeout: 45_000 });
    return new SshCredentials(page, root);
  }

  /** `address` is `user@host:port`. */
  async enterPassword(address: string, password: string): Promise<void> {
    await this.root.getByLabel(`Password for ${address}`, { exact: true }).fill(password);
  }

  async giveKey(address: string, key: string, passphrase?: string): Promise<void> {
    const host = address.replace(/^.*@/, '').replace(/:\d+$/, '');
    await this.root
      .getByRole('radiogroup', { name: `How to sign in to ${host}` })
      .getByText('SSH key')
      .click();
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.root.getByRole('button', { name: `Choose file with the private key for ${address}` }).click(),
    ]);
    await chooser.setFiles({ name: 'id_key', mimeType: 'text/plain', buffer: Buffer.from(key) });
    if (passphrase === undefined) return;
    await this.root.getByLabel(`Passphrase of the key for ${address}`, { exact: true }).fill(passphrase);
  }

  /** Says that the server refused what it was given. */
  async expectRefusal(): Promise<void> {
    await expect(this.root.getByText('The server refused the secret that was used')).toBeVisible();
  }

  async cancel(): Promise<void> {
    await this.root.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(this.root).toBeHidden();
  }

  /** `action` is what the operation calls it. */
  async connect(action = 'Connect'): Promise<void> {
    await this.root.getByRole('button', { name: action, exact: true }).click();
    await expect(this.root).toBeHidden();
  }
}

/** The row of a server on its page: others may name it in their route. */
export function rowOf(page: Page, label: string): Locator {
  return page.getByRole('row', { name: new RegExp(`^Select ${label} `) });
}

/** Waits for what the servers page says of a server's last contact: `Failed last time`. */
export async function expectLastContact(page: Page, label: string, meaning: string): Promise<void> {
  await expect(rowOf(page, label)).toContainText(meaning);
}

/** Where nobody has signed in yet, the next step stands in the place of the last contact. */
export async function expectNeverContacted(page: Page, label: string): Promise<void> {
  const row = rowOf(page, label);
  await expect(row.getByRole('button', { name: /^(Add its secret|Test connection)/ })).toBeVisible();
  await expect(row).not.toContainText(/Answered|Failed/);
}

/** Compares the fingerprint in the host key question with the server's own, and trusts it. */
export async function trustHostKey(page: Page, fingerprint: string): Promise<void> {
  await trust(page.getByRole('alertdialog', { name: 'Do you trust this server?' }), fingerprint);
}

/** The same in the card of a jump server that many runs share; who follows them has the focus there. */
export async function trustSharedHostKey(card: Locator, fingerprint: string): Promise<void> {
  const question = card.getByRole('group', { name: /^Do you trust / });
  await expect(question.getByRole('heading')).toBeFocused({ timeout: 45_000 });
  await trust(question, fingerprint);
}

async function trust(question: Locator, fingerprint: string): Promise<void> {
  await expect(question).toBeVisible({ timeout: 45_000 });
  await expect(question.getByText(fingerprint)).toBeVisible();
  await question.getByRole('button', { name: 'Trust and continue' }).click();
  await expect(question).toBeHidden();
}
