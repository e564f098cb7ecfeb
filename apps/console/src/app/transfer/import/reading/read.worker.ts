/// <reference lib="webworker" />
import type { FromReading, ToReading } from './messages';
import { ReadFilesOfImport } from './read-files-of-import';

const files = new ReadFilesOfImport();
const answer = (message: FromReading) => postMessage(message);

async function work(message: ToReading): Promise<FromReading> {
  if (message.type === 'draft') return { type: 'draft', draft: await files.draft(message) };
  if (message.type === 'key-file')
    return { type: 'key-file', key: await files.readKeyFile(message.id, message.file) };
  if (message.type === 'passphrase')
    return { type: 'key-file', key: await files.openKey(message.id, message.passphrase) };
  if (message.type === 'read-table')
    return { type: 'read', files: [files.readTable(message.key, message.choice)] };
  if (message.type === 'table') return { type: 'table', look: files.lookAtTable(message) };
  const read = [];
  for (const chosen of message.files) {
    answer({ type: 'progress', read: read.length, of: message.files.length });
    read.push(await files.read(chosen));
  }
  return { type: 'read', files: read };
}

addEventListener('message', ({ data }: MessageEvent<ToReading>) => {
  // What breaks in here has no words for people, and may hold a piece of a file.
  void work(data).then(answer, () => answer({ type: 'failed' }));
});
