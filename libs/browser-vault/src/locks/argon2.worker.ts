import { argon2id } from '@noble/hashes/argon2.js';
import type { Argon2Request } from './argon2';

self.onmessage = ({ data }: MessageEvent<Argon2Request>) => {
  const { memoryKiB, passes, salt } = data.parameters;
  try {
    self.postMessage(argon2id(data.passphrase, salt, { m: memoryKiB, t: passes, p: 1, dkLen: 32 }));
  } catch {
    self.postMessage(undefined);
  }
};
