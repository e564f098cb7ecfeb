/// <reference lib="webworker" />
import type { FromWorker, ToWorker } from './messages';
import { onUnhandled } from './unhandled';
import { WorkerRoutes } from './worker-routes';

const routes = new WorkerRoutes((message: FromWorker) => postMessage(message));

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => routes.receive(data));
addEventListener('messageerror', () => routes.fail({ kind: 'unreadable-message' }));
onUnhandled(globalThis, () => routes.fail());
