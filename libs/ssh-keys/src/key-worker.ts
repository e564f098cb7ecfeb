import { SshKeyError, SshKeyErrorCode } from './key-errors';
import { KeyWork } from './key-work';
import { inspectPrivateKey, openPrivateKey } from './open-private-key';
import { SshKeyFacts } from './private-key';

/** What the worker is asked. */
export interface KeyQuestion {
  readonly text: string;
  readonly passphrase: string;
}

/** What it answers, any number of the first and then one of the others. */
export type KeyAnswer =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'opened'; readonly facts: SshKeyFacts }
  | { readonly type: 'refused'; readonly code: SshKeyErrorCode };

/**
 * Opens a private key to see that it opens, and what it is; forgets it again. The slow work of a passphrase is done in
 * a worker of its own, so that the page stays alive meanwhile; whoever cancels it ends that worker with all it knows.
 * Rejects with {@link SshKeyError}, as `openPrivateKey` does.
 */
export async function openedFacts(text: string, passphrase = '', work: KeyWork = {}): Promise<SshKeyFacts> {
  const needsWork = inspectPrivateKey(text).encrypted && passphrase !== '';
  if (needsWork) return factsFromWorker({ text, passphrase }, work);
  const key = await openPrivateKey(text, passphrase);
  key.dispose();
  return key.facts;
}

async function factsFromWorker(question: KeyQuestion, { signal, onProgress }: KeyWork): Promise<SshKeyFacts> {
  if (signal?.aborted) throw new SshKeyError('cancelled');
  const worker = new Worker(new URL('./key.worker', import.meta.url), { type: 'module' });
  try {
    return await new Promise<SshKeyFacts>((resolve, reject) => {
      const refuse = (code: SshKeyErrorCode) => reject(new SshKeyError(code));
      worker.onmessage = ({ data }: MessageEvent<KeyAnswer>) => {
        if (data.type === 'progress') onProgress?.(data.done);
        else if (data.type === 'opened') resolve(data.facts);
        else refuse(data.code);
      };
      worker.onerror = () => refuse('worker-missing');
      worker.onmessageerror = () => refuse('worker-missing');
      signal?.addEventListener('abort', () => refuse('cancelled'));
      worker.postMessage(question);
    });
  } finally {
    worker.terminate();
  }
}
