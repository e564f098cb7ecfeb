import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms } from '../../../../tools/build/programs.mjs';
import { workspaceRoot } from '../../../../tools/build/projects.mjs';

/** What a program left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface Run {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

let built: Promise<string> | undefined;

/** The folder with the built programs, as npm would link them: `kiops`, `docker-credential-kiops`, … */
export function programFolder(): Promise<string> {
  return (built ??= build());
}

/** A machine of its own for one spec: a home with nothing in it. */
export class Machine {
  readonly home = mkdtempSync(join(tmpdir(), 'kiops-home-'));

  get loginFile(): string {
    return join(this.home, '.config/kiops/login.json');
  }

  /** Runs one of the programs to its end. */
  async run(program: string, words: readonly string[], run: Run = {}): Promise<Ended> {
    return runToEnd(join(await programFolder(), program), words, {
      ...run,
      env: await this.environment(run.env),
    });
  }

  kiops(...words: readonly string[]): Promise<Ended> {
    return this.run('kiops', words);
  }

  /** What a program finds there: the programs on its path, this home, and no keyring. */
  async environment(more: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
    const path = `${await programFolder()}:${process.env['PATH'] ?? ''}`;
    return { PATH: path, HOME: this.home, NO_COLOR: '1', LANG: 'C.UTF-8', ...more };
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Runs any program to its end. */
export function runToEnd(
  program: string,
  words: readonly string[],
  { input = '', env }: { readonly input?: Run['input']; readonly env: Readonly<Record<string, string>> },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
    // A program that takes none closes it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

async function build(): Promise<string> {
  const folder = mkdtempSync(join(workspaceRoot, 'dist/specs/cli-programs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outDir = join(folder, 'cli');
  await buildPrograms('cli', outDir);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['kiops', 'docker-credential-kiops', 'git-credential-kiops']) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\nexec ${process.execPath} ${join(outDir, `${name}.mjs`)} "$@"\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}
