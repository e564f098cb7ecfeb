// The console in a real Chromium: `node bench/console.mjs [rounds]`.
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { workspaceRoot } from '../tools/build/projects.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../tools/chromium/find-chromium.mjs';
import { step } from '../tools/start/workspace.mjs';
import { newContext } from './console/context.mjs';
import { closeDialog, openConsole, rowsAfterClick, scroll } from './console/credentials-dialog.mjs';
import { initialKibibytes } from './console/initial-size.mjs';
import { visitSlowly } from './console/slow-start.mjs';
import { traced } from './console/trace.mjs';
import { newDatabase } from './database.mjs';
import { roundsAsked } from './order.mjs';
import { importFile, userFile } from './records.mjs';
import { atMost, row } from './rows.mjs';
import { startService } from './service-process.mjs';

const RECORDS = 10_000;
const rounds = roundsAsked(5);
const tell = (name, unit, ours, target) => row({ group: 'console', name, unit, ours, target });

const running = new AsyncDisposableStack();
try {
  await step('Building', 'nx', ['run-many', '-t', 'build', '-p', 'console,credentials']);
  const size = initialKibibytes(join(workspaceRoot, 'dist/apps/console/browser'));
  tell('initial JavaScript, gzip', 'KiB', [size], atMost(110));
  const { environment } = running.adopt(await newDatabase(), ({ drop }) => drop());
  const { client } = running.adopt(await startService(environment), ({ stop }) => stop());
  await importFile(client, userFile(RECORDS));
  const options = { executablePath: await findChromium(), args: CHROMIUM_ARGUMENTS };
  const browser = running.adopt(await chromium.launch(options), (launched) => launched.close());
  await measureDialog(browser, client);
  await measureSlowStart(browser, client);
} finally {
  await running.disposeAsync();
}
process.exit();

/** From the click to rows, with its long tasks; and the frames of scrolling. */
async function measureDialog(browser, client) {
  const [atOnce, byHand, again, longest, scrolls] = [[], [], [], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const fresh = async () => {
      const context = await newContext(browser, client);
      const page = await context.newPage();
      await openConsole(page, client.origin);
      return { context, page };
    };
    for (const [how, took] of [
      [{}, atOnce],
      [{ byHand: true }, byHand],
    ]) {
      const { context, page } = await fresh();
      took.push(await rowsAfterClick(page, how));
      await context.close();
    }
    // Apart from the times: to trace costs some.
    const { context, page } = await fresh();
    const opening = await traced(browser, page, () => rowsAfterClick(page));
    longest.push(opening.longest);
    await closeDialog(page);
    again.push(await rowsAfterClick(page));
    scrolls.push(await traced(browser, page, () => scroll(page)));
    await context.close();
  }
  tell('View Credentials, 10,000 records: click to rows', 'ms', again, atMost(150));
  tell('… the first time in a page, by hand', 'ms', byHand, atMost(150));
  tell('… the first time in a page, as soon as the menu is there', 'ms', atOnce, atMost(150));
  tell('… longest task the first time', 'ms', longest, atMost(50));
  const frames = scrolls.map(({ framesPerSecond }) => framesPerSecond);
  const sixty = { words: '≥ 58', holds: (median) => median >= 58 };
  tell('scrolling: frames a second', '1/s', frames, sixty);
  const long = scrolls.map((scrolled) => scrolled.long);
  tell('scrolling: tasks over 50 ms', 'tasks', long, atMost(0));
}

async function measureSlowStart(browser, client) {
  const visits = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const context = await newContext(browser, client);
    for (const [visit, seen] of (await visitSlowly(context, client.origin)).entries())
      visits[visit].push(seen);
    await context.close();
  }
  for (const [index, name] of ['first visit', 'second visit'].entries()) {
    const of = (figure) => visits[index].map((visit) => visit[figure]);
    tell(`${name}, 4 × slower on slow 4G: until it can be used`, 'ms', of('took'));
    tell(`${name}: over the network`, 'KiB', of('kibibytes'));
  }
}
