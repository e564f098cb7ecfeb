import type { Locator, Page } from '@playwright/test';

/** Presses the Tab key until something has the focus. Gives how often. */
export async function tabTo(page: Page, place: Locator): Promise<number> {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await place.evaluate((element) => element === document.activeElement)) return presses;
    await page.keyboard.press('Tab');
  }
  throw new Error('The Tab key does not come there.');
}
