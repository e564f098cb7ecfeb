import { write, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DestinationStream } from 'pino';

/** How long a line waits for others, in milliseconds. */
const GATHERING = 20;

/** When a reader that has enough for now is asked again, in milliseconds. */
const AGAIN = 100;

const writeSome = promisify(write);

/**
 * Where the log goes: standard output, or another open file. Lines that come within a few milliseconds are written by one
 * call: under load, a call for each was a tenth of all that a request costs. What waits when the process ends is written
 * then. Only a process that is killed takes the lines of its last moment along; what has to be known for certain stands
 * in the audit log. A reader that has gone or a full disk loses lines: neither is a reason to end.
 */
export function logOutput(file: number = process.stdout.fd): DestinationStream {
  const gathered: string[] = [];
  const take = () => Buffer.from(gathered.splice(0).join(''));
  let isWriting = false;
  const writeGathered = async () => {
    isWriting = true;
    while (gathered.length > 0) {
      await setTimeout(GATHERING, undefined, { ref: false });
      await writeWhole(file, take());
    }
    isWriting = false;
  };
  process.once('exit', () => writeAtOnce(file, take()));
  return {
    write: (line) => {
      gathered.push(line);
      if (!isWriting) void writeGathered();
    },
  };
}

async function writeWhole(file: number, bytes: Buffer): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    try {
      const { bytesWritten } = await writeSome(file, rest);
      rest = rest.subarray(bytesWritten);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      await setTimeout(AGAIN, undefined, { ref: false });
    }
  }
}

/** Writes as much as whoever reads takes: at the end of the process nothing can be waited for. */
function writeAtOnce(file: number, bytes: Buffer): void {
  try {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(writeSync(file, rest));
  } catch {
    // Nobody reads any more, or too slowly.
  }
}
