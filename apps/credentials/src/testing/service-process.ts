import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { placeEmbeddedDatabase } from '@kiops/test-databases';
import { bundle } from '../../../../tools/build/bundle.mjs';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';

/** The built service in a process of its own, so that it can be killed. */
export interface ServiceProcess {
  /** `http://localhost:<port>`. */
  readonly origin: string;
  /** The number by which the system knows it. */
  readonly pid: number;
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** Waits for a line that it prints, or has printed. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /**
   * Asks it to stop, and waits for its exit code.
   * @throws Error with what it complained of, when that is not 0
   */
  stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<number | null>;
  /** Goes without a word, as a starter that is killed does, and waits for its exit code. */
  abandon(): Promise<number | null>;
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
  /** What it holds, in bytes, after a full collection: of what it still uses, not of what V8 has not yet given back. */
  memory(): Promise<ServiceMemory>;
  /**
   * Resolves when it holds no more than a fifth above what it held before. What a connection or a timer still holds goes
   * after a while; a leak stays.
   * @throws Error with both figures, when it does not come back
   */
  holdsNoMoreThan(before: ServiceMemory): Promise<void>;
}

/** Held by a process after a full collection, in bytes. `rss` also counts pages that V8 and the allocator keep for later. */
export interface ServiceMemory {
  readonly held: number;
  readonly rss: number;
}

/** What a process that ended left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How often its memory is looked at before it is said not to come back; each look is a full collection. */
const MEASURES = 200;

let built: Promise<string> | undefined;

/** Puts a built console of these files, by name, where the services of this process find it when they start. */
export async function placeConsole(files: Readonly<Record<string, string>>): Promise<void> {
  built ??= build();
  const folder = join(await built, '../console/browser');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** Starts the service where it cannot start, and waits for its end. */
export async function failToStart(environment: Readonly<Record<string, string>>): Promise<Ended> {
  return endOf(await spawnProgram('main', environment));
}

/** Runs a task as `nx run credentials:<task>` does, and waits for its end. */
export async function runTask(task: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
  return endOf(await spawnProgram(`tasks/${task}`, environment));
}

async function endOf(child: Program): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, ...said };
}

/**
 * Starts the service as `npm start` does, on a free port. A new data directory is given an empty database first when the
 * master keys are in the environment; without them the service makes both, as people's first start does.
 */
export async function startServiceProcess(
  environment: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const { KIOPS_DATA_DIR: dataDir, KIOPS_MASTER_KEYS: masterKeys, DATABASE_URL: url } = environment;
  if (dataDir && masterKeys && !url && !existsSync(join(dataDir, 'database')))
    await placeEmbeddedDatabase(dataDir);
  const child = await spawnProgram('main', environment);
  const lines: string[] = [];
  const output = new EventEmitter();
  const reader = createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    output.emit('line');
  });
  // What it prints last may come after its end.
  const printed = once(reader, 'close');
  const ended = new Promise<number | null>((done) =>
    child.once('exit', (code) => printed.then(() => done(code))),
  );
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
      if (found) return found;
      const over = await Promise.race([once(output, 'line').then(() => false), ended.then(() => true)]);
      if (over) throw new Error(`The service ended: ${complaint}`);
    }
  };
  const memory = async (): Promise<ServiceMemory> => {
    const answer = once(child, 'message').then(([memory]) => memory as ServiceMemory);
    child.send('memory');
    return Promise.race([
      answer,
      ended.then(() => Promise.reject(new Error(`The service ended: ${complaint}`))),
    ]);
  };
  return {
    origin: (await said(/ is ready at (https?:\S+)$/))[1],
    pid: child.pid!,
    lines,
    said,
    stop: async (signal) => {
      child.kill(signal);
      const code = await ended;
      if (code !== 0) throw new Error(`It ended with ${code}: ${complaint}`);
      return code;
    },
    abandon: () => {
      child.disconnect();
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    memory,
    holdsNoMoreThan: async (before) => {
      let now = await memory();
      for (let tries = 0; tries < MEASURES && now.held > 1.2 * before.held; tries += 1) now = await memory();
      if (now.held > 1.2 * before.held)
        throw new Error(`It holds ${now.held} bytes, and held ${before.held}.`);
    },
  };
}

type Program = ChildProcessByStdio<null, Readable, Readable>;

async function spawnProgram(
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  built ??= build();
  const { PATH, HOME } = process.env;
  const folder = await built;
  const flags = ['--enable-source-maps', '--expose-gc', '--import', join(folder, 'memory-probe.mjs')];
  const child = spawn(process.execPath, [...flags, join(folder, `${program}.mjs`)], {
    env: { PATH, HOME, KIOPS_PORT: '0', ...environment },
    // The probe is asked over the channel.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as Program;
  const killWithUs = () => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  return child;
}

/** Bundles the service with the workspace's own build, to a folder that goes with this process. */
async function build(): Promise<string> {
  // Inside the workspace, where its packages are found.
  const ownFolder = mkdtempSync(join(workspaceRoot, 'dist/specs/service-'));
  const outDir = join(ownFolder, 'credentials');
  process.once('exit', () => rmSync(ownFolder, { recursive: true, force: true }));
  await bundle({
    project: 'credentials',
    input: {
      main: join(workspaceRoot, 'apps/credentials/src/start/main.ts'),
      'tasks/rotate-master-key': join(workspaceRoot, 'apps/credentials/src/tasks/rotate-master-key.task.ts'),
      'memory-probe': join(workspaceRoot, 'apps/credentials/src/testing/memory-probe.ts'),
    },
    outDir,
  });
  return outDir;
}
