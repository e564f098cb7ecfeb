/// <reference lib="webworker" />
import { openPrivateKey } from '@kiops/ssh-keys';
import type { ByteStream } from '../byte-stream';
import type { AlgorithmOffer, Algorithms } from '../key-exchange/negotiation';
import { openSession } from '../session';

/** What the worker is asked to do: run a command over a WebSocket that leads to the server. */
export interface WorkerTask {
  readonly url: string;
  readonly username: string;
  readonly privateKey: string;
  readonly algorithms: Partial<AlgorithmOffer>;
  readonly command: string;
}

export type WorkerAnswer =
  { readonly length: number; readonly algorithms: Algorithms } | { readonly error: string };

async function perform(task: WorkerTask): Promise<WorkerAnswer> {
  const session = await openSession(await connect(task.url), {
    username: task.username,
    credentials: [{ method: 'publickey', key: await openPrivateKey(task.privateKey) }],
    verifyHostKey: () => 'accepted',
    algorithms: task.algorithms,
  });
  const { stdout } = await session.run(task.command, 0x10000000);
  const { algorithms } = session;
  await session.close();
  return { length: stdout.length, algorithms };
}

async function connect(url: string): Promise<ByteStream> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const received = new ReadableStream<Uint8Array>({
    start(controller) {
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => controller.enqueue(new Uint8Array(data));
      socket.onclose = () => controller.close();
    },
    cancel: () => socket.close(),
  });
  await new Promise((resolve) => (socket.onopen = resolve));
  const chunks = received.getReader();
  return {
    read: async () => (await chunks.read()).value,
    write: async (bytes) => socket.send(new Uint8Array(bytes)),
    close: () => void chunks.cancel().catch(() => undefined),
  };
}

addEventListener('message', ({ data }: MessageEvent<WorkerTask>) => {
  perform(data).then(postMessage, (error: unknown) => postMessage({ error: String(error) }));
});
