import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from '@playwright/test';
import { rolldown } from 'rolldown';
import { WebSocketServer } from 'ws';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from '../../../../tools/chromium/find-chromium.mjs';
import type { WorkerAnswer, WorkerTask } from './worker-entry';

/** A page in a real Chromium that runs tasks in a Web Worker. */
export interface WorkerPage {
  /** The address of a WebSocket that leads to a port of loopback. */
  urlFor(port: number): string;
  perform(task: WorkerTask): Promise<WorkerAnswer>;
  stop(): Promise<void>;
}

/** Serves the worker and a bridge from WebSocket to TCP, and opens a page on it. */
export async function openWorkerPage(): Promise<WorkerPage> {
  const script = await bundleWorker();
  const server = createServer(({ url }, response) => {
    const isScript = url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>Worker</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bridge(new WebSocketServer({ server, perMessageDeflate: false }));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGUMENTS });
  const page = await browser.newPage();
  await page.goto(`http://localhost:${port}/`);
  return {
    urlFor: (target) => `ws://localhost:${port}/${target}`,
    perform: (task) => performIn(page, task),
    stop: () => stop(browser, () => server.close()),
  };
}

async function bundleWorker(): Promise<string> {
  const build = await rolldown({
    input: join(workspaceRoot, 'libs/ssh-client/src/testing/worker-entry.ts'),
    platform: 'browser',
    tsconfig: join(workspaceRoot, 'libs/ssh-client/tsconfig.json'),
  });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output[0].code;
}

function bridge(sockets: WebSocketServer): void {
  sockets.on('connection', (socket, { url }) => {
    const target = connect({ host: '127.0.0.1', port: Number(url?.slice(1)), noDelay: true });
    target.on('data', (data) => socket.send(data));
    target.on('close', () => socket.close()).on('error', () => socket.close());
    socket.on('message', (data: Buffer) => target.write(data)).on('close', () => target.destroy());
  });
}

function performIn(page: Page, task: WorkerTask): Promise<WorkerAnswer> {
  return page.evaluate(
    (data) =>
      new Promise<WorkerAnswer>((resolve) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = (event: MessageEvent<WorkerAnswer>) => {
          worker.terminate();
          resolve(event.data);
        };
        worker.postMessage(data);
      }),
    task,
  );
}

async function stop(browser: Browser, closeServer: () => void): Promise<void> {
  await browser.close();
  closeServer();
}
