import { expect, type Locator, type Page } from '@playwright/test';

/** Opens a terminal in the menu of a server's row. */
export async function openTerminal(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${label}` }).click();
  await page.getByRole('menuitem', { name: 'Open terminal' }).click();
}

/** The dock of terminals at the bottom of the console. */
export class TerminalDock {
  constructor(private readonly page: Page) {}

  get root(): Locator {
    return this.page.getByRole('region', { name: 'Terminals' });
  }

  /** The terminal in front. */
  get panel(): Locator {
    return this.root.getByRole('tabpanel');
  }

  get keyboard(): Locator {
    return this.panel.getByRole('textbox');
  }

  tab(name: string): Locator {
    return this.root.getByRole('tab', { name, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name });
  }

  /** The rows that are drawn in front, as text. */
  async text(): Promise<string> {
    const rows = await this.panel.locator('.xterm-rows > div').allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trim();
  }

  async expectShown(words: string | RegExp, timeout = 15_000): Promise<void> {
    const matcher = typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
    await expect.poll(() => this.text(), { timeout }).toEqual(matcher);
  }

  /** Waits until a shell answers, whatever its prompt looks like. */
  async expectShell(): Promise<void> {
    await expect(this.panel.getByRole('status')).toBeHidden({ timeout: 45_000 });
    await this.run("PS1='$ '; echo re''ady");
    await this.expectShown(/^ready$/m, 45_000);
  }

  /** Clicks into the terminal: whoever was elsewhere comes back so. */
  async enter(): Promise<void> {
    await this.panel.locator('.xterm-screen').click();
  }

  /** Types a command, and Enter, with the focus where the page has left it. */
  async run(command: string): Promise<void> {
    await expect(this.keyboard).toBeFocused();
    await this.page.keyboard.type(command);
    await this.page.keyboard.press('Enter');
  }

  /** The size that the shell believes its terminal has: `rows columns`. */
  async size(): Promise<string> {
    await this.run('clear; stty size');
    let size = '';
    await expect
      .poll(async () => (size = /^(\d+ \d+)$/m.exec(await this.text())?.[1] ?? ''), { timeout: 10_000 })
      .not.toBe('');
    return size;
  }
}
