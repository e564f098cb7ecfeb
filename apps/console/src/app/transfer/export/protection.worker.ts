import { cxfFile, protectFile } from '@kiops/transfer-formats';
import type { ProtectionReply, ProtectionRequest } from './protection';

self.onmessage = async ({ data }: MessageEvent<ProtectionRequest>) => {
  try {
    const { content, leftOut } = data.asCxf
      ? cxfFile(JSON.parse(await data.content.text()))
      : { content: data.content, leftOut: '' };
    const reply: ProtectionReply = { file: await protectFile(new Blob([content]), data.passphrase), leftOut };
    self.postMessage(reply);
  } catch {
    self.postMessage(undefined);
  }
};
