// The SSH client where people have it: in a worker of a real Chromium, through the real relay.
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { rolldown } from 'rolldown';
import { userKey } from '../../libs/test-peers/src/index.ts';
import { workspaceRoot } from '../../tools/build/projects.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../../tools/chromium/find-chromium.mjs';
import { newContext } from '../console/context.mjs';

/**
 * A worker of a page of the service. `perform` does one of `SESSION_WORKS` over a new route of so many hops, each the same
 * server; with `cipher`, that one is offered alone.
 */
export async function startWorker({ client, serverId }, { port, username }) {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGUMENTS });
  // The console's own policy takes no script but its own.
  const context = await newContext(browser, client, { bypassCSP: true });
  const page = await context.newPage();
  await page.goto(client.origin);
  await page.evaluate(startInPage, await bundledWorker());
  const relay = `${client.origin.replace('http', 'ws')}/api/v1/relay`;
  const order = { relay, port, username, privateKey: userKey('ed25519') };
  return {
    async perform(work, { hops = 1, cipher } = {}) {
      const { ticket } = await client.post('/relay/tickets', { serverId });
      await page.evaluate((sent) => globalThis.perform(sent), { ...order, ticket, work, hops, cipher });
    },
    stop: () => browser.close(),
  };
}

async function bundledWorker() {
  const build = await rolldown({
    input: join(import.meta.dirname, 'chromium-worker.mjs'),
    platform: 'browser',
    tsconfig: join(workspaceRoot, 'libs/ssh-worker/tsconfig.json'),
  });
  try {
    const { output } = await build.generate({ format: 'esm', codeSplitting: false });
    return output[0].code;
  } finally {
    await build.close();
  }
}

/**
 * In the page. The worker is a shared one: Playwright watches the network of a page and of its own workers, for which Chromium
 * writes down every byte of a WebSocket once more, in base64, and hands it on. Nobody's transfers cost that.
 */
function startInPage(script) {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new SharedWorker(address, { type: 'module' });
  globalThis.perform = (order) =>
    new Promise((done, fail) => {
      worker.port.onmessage = ({ data: { error } }) =>
        error === undefined ? done() : fail(new Error(error));
      worker.onerror = ({ message }) => fail(new Error(message));
      worker.port.postMessage(order);
    });
}
