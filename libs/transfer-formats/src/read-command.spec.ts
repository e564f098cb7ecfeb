import { spawn } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

  /** Runs Nx with folders of its own, as nothing else may write there. */
  async function run(args: readonly string[], { env = {}, stdin = '' } = {}) {
    const own = mkdtempSync(join(folder, 'nx-'));
    const child = spawn(
      process.execPath,
      [join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js'), 'run', 'transfer-formats:read', ...args],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          HOME: own,
          NX_DAEMON: 'false',
          NX_WORKSPACE_ROOT_PATH: workspaceRoot,
          NX_CACHE_DIRECTORY: join(own, 'cache'),
          NX_WORKSPACE_DATA_DIRECTORY: join(own, 'data'),
          ...env,
        },
      },
    );
    child.stdin.end(stdin);
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((ended) => child.once('close', ended)),
    ]);
    return { stdout, stderr, code, kept: filesWith(own) };
  }

  /** Which of Nx's own files hold the canary. */
  function filesWith(own: string): string[] {
    return globSync('**', { cwd: own }).filter(
      (path) => statSync(join(own, path)).isFile() && readFileSync(join(own, path)).includes(CANARY),
    );
  }

  /** The one document among the lines that Nx itself prints. */
  function documentIn(stdout: string) {
    const documents = stdout.split('\n').filter((line) => line.startsWith('{'));
    expect(documents.length).toBe(1);
    return JSON.parse(documents[0]);
  }

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
    const encrypter = new Encrypter();
    encrypter.setPassphrase(CANARY);
    encrypter.setScryptWorkFactor(10);
    const locked = join(folder, 'locked.age');
    const content = { format: 'kiops-credentials', version: 1, servers: [{ label: 'a', host: 'a' }] };
    writeFileSync(locked, armor.encode(await encrypter.encrypt(JSON.stringify(content))));
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
