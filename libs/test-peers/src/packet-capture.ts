import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'capture.py');

/** Every frame that passes a network interface. */
export class PacketCapture {
  readonly #process: ChildProcess;
  readonly #dir: string;

  private constructor(process: ChildProcess, dir: string) {
    this.#process = process;
    this.#dir = dir;
  }

  /** Why nothing can be captured here; undefined when it can. */
  static whyNot(): string | undefined {
    return existsSync(PYTHON) ? undefined : `${PYTHON} is not installed`;
  }

  static async start(networkInterface: string): Promise<PacketCapture> {
    const dir = await mkdtemp(join(tmpdir(), 'kiops-capture-'));
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const child = spawn(PYTHON, [SCRIPT, networkInterface, join(dir, 'frames')], { stdio: [...stdio] });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    return new PacketCapture(child, dir);
  }

  /** What was captured so far. */
  bytes(): Promise<Buffer> {
    return readFile(join(this.#dir, 'frames'));
  }

  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
    await rm(this.#dir, { recursive: true, force: true });
  }
}
