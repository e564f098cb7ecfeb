// Operations on a server in the console, in a real Chromium.
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, findChromium } from '../../tools/chromium/find-chromium.mjs';
import { newContext } from '../console/context.mjs';
import { openConsole } from '../console/credentials-dialog.mjs';
import { traced } from '../console/trace.mjs';

const OPERATION = 'Collect system info';

/** A browser in which somebody has worked on the server `Bench` before: its password is kept, and its key trusted. */
export async function startConsole(client, { host, port, username, password }) {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGUMENTS });
  const page = await (await newContext(browser, client)).newPage();
  await openConsole(page, client.origin);
  await click(page);
  const credentials = page.getByRole('dialog', { name: 'SSH credentials' });
  await credentials.getByLabel(`Password for ${username}@${host}:${port}`, { exact: true }).fill(password);
  await credentials.getByRole('button', { name: 'Connect and collect' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Trust and continue' }).click();
  await finish(page);
  return {
    operate: () => operate(page),
    /** The longest task of the page while it operates, in milliseconds: SSH itself runs in a worker. */
    longestTask: async () => (await traced(browser, page, () => operate(page))).longest,
    /** A page that was loaded again has no connection open. */
    reload: () => openConsole(page, client.origin),
    stop: () => browser.close(),
  };
}

/** Begins an operation; resolves to the milliseconds from the click to the work on the server, and waits for its end. */
async function operate(page) {
  const began = page.evaluate(untilWork);
  await click(page);
  const took = await began;
  await finish(page);
  return took;
}

async function click(page) {
  await page.getByRole('button', { name: 'Actions for Bench', exact: true }).click();
  await page.getByRole('menuitem', { name: OPERATION }).click();
}

async function finish(page) {
  const drawer = page.getByRole('dialog', { name: OPERATION });
  await drawer.getByRole('status').filter({ hasText: 'done in' }).waitFor();
  await drawer.getByRole('button', { name: 'Close', exact: true }).last().click();
  await drawer.waitFor({ state: 'detached' });
}

/** In the page: the last click is that on the entry of the menu. */
function untilWork() {
  return new Promise((done) => {
    let clicked;
    const onClick = ({ timeStamp }) => (clicked = timeStamp);
    addEventListener('click', onClick, { capture: true });
    new MutationObserver((_, observer) => {
      // It stands there empty first, then faint while the connection is made.
      const work = document.querySelector('kiops-run-steps .work-head:not(.faint)');
      if (!work?.textContent.trim()) return;
      observer.disconnect();
      removeEventListener('click', onClick, { capture: true });
      done(performance.now() - clicked);
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
}
