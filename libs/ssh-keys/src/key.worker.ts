import { SshKeyError } from './key-errors';
import type { KeyAnswer, KeyQuestion } from './key-worker';
import { openPrivateKey } from './open-private-key';

const answer = (message: KeyAnswer) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<KeyQuestion>) => {
  const onProgress = (done: number) => answer({ type: 'progress', done });
  try {
    const key = await openPrivateKey(data.text, data.passphrase, { onProgress });
    key.dispose();
    answer({ type: 'opened', facts: key.facts });
  } catch (error) {
    answer({ type: 'refused', code: error instanceof SshKeyError ? error.code : 'damaged' });
  }
};
