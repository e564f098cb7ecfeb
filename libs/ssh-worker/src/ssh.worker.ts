/// <reference lib="webworker" />
import type { FromWorker, ToWorker } from './messages';
import { onUnhandled } from './unhandled';
import { WorkerSession } from './worker-session';

const session = new WorkerSession((message: FromWorker) => postMessage(message));

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => session.receive(data));
onUnhandled(globalThis, () => session.fail());
