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
  const of = message.files.length;
  let percent = -1;
  const tell = (done: number) => {
    if (Math.floor((100 * done) / of) <= percent) return;
    percent = Math.floor((100 * done) / of);
    answer({ type: 'progress', read: done, of });
  };
  for (const [index, chosen] of message.files.entries()) {
    tell(index);
    read.push(await files.read(chosen, (share) => tell(index + share)));
  }
  return { type: 'read', files: read };
}

addEventListener('message', ({ data }: MessageEvent<ToReading>) => {
  // What breaks in here has no words for people, and may hold a piece of a file.
  void work(data).then(answer, () => answer({ type: 'failed' }));
});
