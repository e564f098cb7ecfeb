// The dialog as a person opens it.

/** Opens the console, signed in, and waits until it can be used. */
export async function openConsole(page, origin) {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Profile' }).waitFor();
}

/** How long a hand takes from the button to the entry of its menu, in milliseconds (Fitts's law, some 150 pixels). */
const HAND = 500;

/**
 * Clicks View Credentials; resolves to the milliseconds from the click to the frame in which there are rows. A program clicks
 * at once; a person's hand takes its time, in which the menu fetches what is shown then.
 */
export async function rowsAfterClick(page, { byHand = false } = {}) {
  await page.getByRole('button', { name: 'Profile' }).click();
  const entry = page.getByRole('menuitem', { name: /View Credentials/ });
  await entry.waitFor();
  if (byHand) await page.waitForTimeout(HAND);
  const took = page.evaluate(untilRows);
  await entry.click();
  return took;
}

export async function closeDialog(page) {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Turns the wheel over the list, as often as a hand does. */
export async function scroll(page) {
  const list = page.getByRole('dialog').locator('cdk-virtual-scroll-viewport');
  const { x, y, width, height } = await list.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, 120);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}

/** In the page. */
function untilRows() {
  return new Promise((done) => {
    let clicked;
    addEventListener('click', ({ timeStamp }) => (clicked = timeStamp), { capture: true, once: true });
    new MutationObserver((_, observer) => {
      const rows = [...document.querySelectorAll('mat-dialog-container [role=row]')];
      if (clicked === undefined || !rows.some(({ textContent }) => /web-\d+\.example\.com/.test(textContent)))
        return;
      observer.disconnect();
      // After the frame that draws them.
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - clicked)));
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}
