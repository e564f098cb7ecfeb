import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armor, Encrypter } from 'age-encryption';
import { text } from 'node:stream/consumers';

/** Specs run in the workspace's root. */
const workspaceRoot = process.cwd();
const CANARY = 'kiops-canary-4f1d';
const REFUSED = /Nx would keep a copy of the secrets/;

describe('nx run transfer-formats:read', () => {
  let folder: string;
  let file: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-read-'));
    file = join(folder, 'with, comma.json');
    const auth = Buffer.from(`ci:${CANARY}`).toString('base64');
    writeFileSync(file, JSON.stringify({ auths: { 'harbor.acme.io': { auth } } }));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What Nx writes, and where: folders of its own, as nothing else may write there. */
  function ownFolders(): { readonly own: string; readonly env: NodeJS.ProcessEnv } {
    const own = mkdtempSync(join(folder, 'nx-'));
    const env = {
      PATH: process.env['PATH'],
      HOME: own,
      NX_DAEMON: 'false',
      NX_WORKSPACE_ROOT_PATH: workspaceRoot,
      NX_CACHE_DIRECTORY: join(own, 'cache'),
      NX_WORKSPACE_DATA_DIRECTORY: join(own, 'data'),
      NX_SOCKET_DIR: join(own, 'socket'),
    };
    return { own, env };
  }

  /** Runs a program to its end. */
  async function runProgram(
    program: string,
    args: readonly string[],
    { env, cwd, stdin = '' }: { env: NodeJS.ProcessEnv; cwd: string; stdin?: string },
  ) {
    const child = spawn(program, args, { cwd, env });
    child.stdin.end(stdin);
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((ended) => child.once('close', ended)),
    ]);
    return { stdout, stderr, code };
  }

  const NX = join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js');

  async function run(args: readonly string[], { env = {}, stdin = '' } = {}) {
    const { own, env: ownEnv } = ownFolders();
    const ran = await runProgram(process.execPath, [NX, 'run', 'transfer-formats:read', ...args], {
      cwd: folder,
      env: { ...ownEnv, ...env },
      stdin,
    });
    return { ...ran, kept: filesWith(own) };
  }

  /** Runs a line as it is typed in the workspace's root. */
  async function runLine(line: string, { env = {}, stdin = '' } = {}) {
    const { own, env: ownEnv } = ownFolders();
    const ran = await runProgram('/bin/sh', ['-c', line], {
      cwd: workspaceRoot,
      env: { ...ownEnv, ...env },
      stdin,
    });
    return { ...ran, own, ownEnv, kept: filesWith(own) };
  }

  /** Whether a file holds the canary; the daemon of Nx may have taken it away since it was listed. */
  function holdsCanary(path: string): boolean {
    try {
      return readFileSync(path).includes(CANARY);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  /** Which of Nx's own files hold the canary. */
  function filesWith(own: string): string[] {
    return readdirSync(own, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .filter(holdsCanary);
  }

  /** Nothing but the one document stands in standard output. */
  function documentIn(stdout: string) {
    return JSON.parse(stdout);
  }

  /** A file that the canary opens. */
  async function lockedFile(): Promise<string> {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(CANARY);
    encrypter.setScryptWorkFactor(10);
    const locked = join(folder, 'locked.age');
    const content = { format: 'kiops-credentials', version: 1, servers: [{ label: 'a', host: 'a' }] };
    writeFileSync(locked, armor.encode(await encrypter.encrypt(JSON.stringify(content))));
    return locked;
  }

  /** What a program that takes the document by a pipe finds in it, as its own standard output. */
  const PARSED = `node -e 'const { readFileSync } = require("node:fs"); console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).files.map(({ entries }) => entries[0].secret ?? entries.length)))'`;

  it('is taken by the program behind a pipe as it is', async () => {
    const { stdout, stderr } = await runLine(
      `npx nx run transfer-formats:read --file='${file}' --file='${file}' | ${PARSED}`,
    );
    expect(stdout).withContext(stderr).toBe('[{"password":"********"},{"password":"********"}]\n');
    expect(stderr).toContain('Successfully ran target read');
  });

  it('is taken so with secrets, and with a passphrase from standard input', async () => {
    const secrets = await runLine(
      `npx nx run transfer-formats:read --file='${file}' --show-secrets | ${PARSED}`,
    );
    expect(secrets.stdout).withContext(secrets.stderr).toBe(`[{"password":"${CANARY}"}]\n`);
    const opened = await runLine(
      `npx nx run transfer-formats:read --file='${await lockedFile()}' --passphrase-stdin --show-secrets | ${PARSED}`,
      { stdin: `${CANARY}\n` },
    );
    expect(opened.stdout).withContext(opened.stderr).toBe('[1]\n');
    expect([...secrets.kept, ...opened.kept]).toEqual([]);
  });

  it('is taken so, and left nowhere, while the daemon of Nx runs', async () => {
    const line = `npx nx run transfer-formats:read --file='${file}' --show-secrets | ${PARSED}`;
    const { stdout, stderr, own, ownEnv } = await runLine(line, { env: { NX_DAEMON: 'true' } });
    const env = { ...ownEnv, NX_DAEMON: 'true' };
    await runProgram(process.execPath, [NX, 'daemon', '--stop'], { cwd: workspaceRoot, env });
    expect(stdout).withContext(stderr).toBe(`[{"password":"${CANARY}"}]\n`);
    const files = readdirSync(own, { recursive: true, encoding: 'utf8' });
    expect(files.some((path) => path.endsWith('daemon.log')))
      .withContext(files.join('\n'))
      .toBe(true);
    expect(filesWith(own)).toEqual([]);
  });

  it('prints one document, of secrets only a mask', async () => {
    const { stdout, stderr, code } = await run([`--file=${file}`, `--file=${file}`]);
    expect(code).withContext(stderr).toBe(0);
    const { files } = documentIn(stdout);
    expect(files.length).toBe(2);
    expect(files[0]).toEqual(
      jasmine.objectContaining({ name: 'with, comma.json', format: 'docker-config', encoding: 'utf-8' }),
    );
    expect(files[0].entries[0].secret).toEqual({ password: '********' });
    expect(stdout + stderr).not.toContain(CANARY);
  });

  it('shows secrets when it is asked to, and leaves none in files of Nx', async () => {
    const { stdout, stderr, code, kept } = await run([`--file=${file}`, '--show-secrets']);
    expect(code).withContext(stderr).toBe(0);
    expect(documentIn(stdout).files[0].entries[0].secret).toEqual({ password: CANARY });
    expect(kept).toEqual([]);
  });

  it('shows none where Nx would keep them', async () => {
    const { stdout, stderr, code, kept } = await run([`--file=${file}`, '--show-secrets'], {
      env: { NX_NATIVE_COMMAND_RUNNER: 'true' },
    });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(REFUSED);
    expect(kept).toEqual([]);
  });

  it('would be found out if Nx kept what it prints', async () => {
    const name = join(folder, `${CANARY}.json`);
    cpSync(file, name);
    // The name of a file is no secret: it is printed, and here Nx takes what is printed.
    const { kept } = await run([`--file=${name}`], { env: { NX_NATIVE_COMMAND_RUNNER: 'true' } });
    expect(kept.some((path) => path.includes('terminalOutputs')))
      .withContext(kept.join('\n'))
      .toBe(true);
  });

  it('takes a passphrase from standard input, and leaves none behind', async () => {
    const locked = await lockedFile();
    const { stdout, stderr, code, kept } = await run([`--file=${locked}`, '--passphrase-stdin'], {
      stdin: `${CANARY}\n`,
    });
    expect(code).withContext(stderr).toBe(0);
    expect(documentIn(stdout).files[0].entries.length).toBe(1);
    expect(kept).toEqual([]);
    expect(stdout + stderr).not.toContain(CANARY);
  });

  it('says what cannot be read, and ends in failure', async () => {
    const unknown = join(folder, 'unknown.bin');
    writeFileSync(unknown, 'nothing that is known');
    const { stdout, stderr, code } = await run([`--file=${unknown}`]);
    expect(code).not.toBe(0);
    expect(documentIn(stdout).files[0].leftOut.length).toBe(1);
    expect(stderr).toContain('unknown.bin: This is no file that KIOPS can read.');
  });
});
