import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DestinationStream } from 'pino';
import { logOutput } from './log-output';

/** How often is looked whether all is written before that is given up: some seconds. */
const LOOKS = 100_000;

describe('What the log is written by', () => {
  let folder: string;
  let file: number;
  let output: DestinationStream;
  /** What it does when the process ends. */
  let end: () => void;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-log-'));
    file = openSync(join(folder, 'log'), 'a');
    output = logOutput(file);
    end = process.listeners('exit').at(-1) as () => void;
  });

  afterEach(() => {
    process.off('exit', end);
    closeSync(file);
    rmSync(folder, { recursive: true });
  });

  const written = () => readFileSync(join(folder, 'log'), 'utf8');

  async function writtenIs(expected: string): Promise<void> {
    for (let looks = 0; looks < LOOKS && written().length < expected.length; looks += 1) await setImmediate();
    expect(written()).toBe(expected);
  }

  it('writes a line that stays alone, and the next one, too', async () => {
    output.write('one\n');
    await writtenIs('one\n');
    output.write('two\n');
    await writtenIs('one\ntwo\n');
  });

  it('writes what waits when the process ends, once', async () => {
    output.write('one\n');
    await writtenIs('one\n');
    output.write('last\n');
    end();
    expect(written()).toBe('one\nlast\n');
    end();
    expect(written()).toBe('one\nlast\n');
  });

  it('lets the process end where nobody reads any more', () => {
    const nobody = logOutput(openSync(join(folder, 'log'), 'r'));
    const last = process.listeners('exit').at(-1) as () => void;
    process.off('exit', last);
    nobody.write('last\n');
    expect(last).not.toThrow();
  });

  it('writes more lines than go into one call, whole and in their order', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index} ${'가'.repeat(index % 50)}\n`);
    for (const line of lines) output.write(line);
    await writtenIs(lines.join(''));
  });
});
