import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LOGIN_SHELLS,
  type LoginShellName,
  type Peer,
  shellAccount,
  shellPath,
  startPeer,
  userKeyFile,
  whyMissing,
  whyNoShell,
} from '@kiops/test-peers';
import { randomMarks, scriptCommand, scriptLine } from './carried-script';
import { MarkedOutput } from './marked-output';

/** Every character that a shell, a locale or the way there could take for something else. */
const ODD = `${Array.from({ length: 0x380 }, (_, code) => String.fromCodePoint(code + 0x20))
  .join('')
  .replaceAll("'", '')} 한국어 🙂 !! $(id) \`id\` \\0101 %s`;

/**
 * Longer than Dropbear lets a command be. It says what it got of its data: the first line, the number of the rest's bytes
 * and their sum; and ends with a status of its own.
 */
const SCRIPT = `leave() { printf 'left with %s\\n' "$line"; }
printf '%s\\n' '${ODD}'
# ${'long '.repeat(4_000)}
IFS= read -r line
printf '<%s>\\n' "$line"
cksum
echo to stderr >&2
exit 7`;

/** What standard input holds: lines before the script, the script, its data. */
function inputOf(marks: ReturnType<typeof randomMarks>, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`not the script's\n${scriptLine(SCRIPT, marks)}`), data]);
}

/** Data that no shell may touch, and what the script says of it. */
function someData(): { readonly data: Buffer; readonly said: string } {
  const rest = randomBytes(70_000);
  const sum = execFileSync('cksum', { input: rest, encoding: 'utf8' });
  return {
    data: Buffer.concat([Buffer.from('  first \\n line \n'), rest]),
    said: `<  first \\n line >\n${sum}`,
  };
}

/** What stands between the marks. */
async function between(marks: ReturnType<typeof randomMarks>, bytes: Buffer): Promise<string> {
  const parts: Uint8Array[] = [];
  const output = new MarkedOutput(marks, (part) => void parts.push(part));
  await output.push(bytes);
  expect(output.isWhole).withContext(bytes.subarray(0, 500).toString()).toBeTrue();
  return Buffer.concat(parts).toString();
}

/** A folder in which `sh` is this shell. */
function folderWithSh(dir: string, shell: string): string {
  const folder = mkdtempSync(join(dir, 'sh-'));
  symlinkSync(shell, join(folder, 'sh'));
  return folder;
}

/** What is `sh` on one system or another. */
const SHS = ['/bin/dash', '/bin/bash', '/bin/busybox', '/bin/mksh', '/bin/zsh'];

describe('A script that is carried over standard input', () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'kiops-shells-'));
    mkdirSync(join(dir, 'home'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  for (const name of LOGIN_SHELLS) {
    it(`runs as it is from ${name}, with whatever is sh, and its data reach it whole`, async () => {
      const reason = whyNoShell(name);
      if (reason !== undefined) return pending(reason);
      for (const sh of SHS.filter((path) => existsSync(path))) {
        const marks = randomMarks();
        const { data, said } = someData();
        const { status, stdout, stderr } = spawnSync(shellPath(name), ['-c', scriptCommand('account')], {
          input: inputOf(marks, data),
          cwd: join(dir, 'home'),
          env: { HOME: join(dir, 'home'), PATH: `${folderWithSh(dir, sh)}:/usr/bin:/bin` },
        });
        expect(await between(marks, stdout))
          .withContext(sh)
          .toBe(`${ODD}\n${said}left with   first \\n line \n`);
        expect(await between(marks, stderr))
          .withContext(sh)
          .toBe('to stderr\n');
        expect(status).withContext(sh).toBe(7);
      }
      // csh takes what it does not understand for names of files.
      expect(readdirSync(join(dir, 'home')).filter((file) => !file.startsWith('.'))).toEqual([]);
    });
  }

  it('does not run at all when it did not come whole', () => {
    const marks = randomMarks();
    const half = scriptLine('echo it ran', marks).slice(0, -1);
    const { stdout } = spawnSync('sh', ['-c', scriptCommand('account')], { input: half });
    expect(stdout.toString()).toBe('');
  });
});

describe('scriptCommand', () => {
  it('is short, on one line, and holds nothing that a login shell could take for something else', () => {
    for (const user of ['account', 'sudo', 'sudo-with-password'] as const) {
      const command = scriptCommand(user);
      expect(command.length).withContext(user).toBeLessThan(200);
      const [, start, quoted] = /^([ -~]*?)'([ -~]*)'$/.exec(command) ?? [];
      expect(start)
        .withContext(user)
        .toMatch(/^exec ([\w=-]| |"")*sh -c $/);
      expect(quoted)
        .withContext(user)
        .not.toMatch(/['!\\]/);
    }
  });
});

const NOISE = 'hostname=from-a-startup-file';
/** The shells whose startup files print when a command is run: others read none then. */
const NOISY: readonly LoginShellName[] = ['bash', 'zsh', 'fish', 'tcsh'];

for (const server of ['openssh', 'dropbear'] as const) {
  describe(`A script on ${server}`, () => {
    const missing = whyMissing(server);
    let peer: Peer | undefined;

    beforeAll(async () => {
      if (missing === undefined) peer = await startPeer(server);
    });
    afterAll(() => peer?.stop());

    for (const name of LOGIN_SHELLS) {
      it(`says nothing but its own words to an account with ${name}`, async () => {
        const reason = missing ?? whyNoShell(name);
        if (reason !== undefined || peer === undefined) return pending(reason);
        const marks = randomMarks();
        const { data, said } = someData();
        const { status, stdout } = await ssh(peer, shellAccount(name), inputOf(marks, data));
        expect(await between(marks, stdout)).toBe(`${ODD}\n${said}left with   first \\n line \n`);
        expect(stdout.includes(NOISE)).withContext('the startup files print').toBe(NOISY.includes(name));
        expect(status).toBe(7);
      });
    }
  });
}

/** Runs the command with the `ssh` of the machine, which is not ours. */
function ssh(peer: Peer, username: string, input: Buffer): Promise<{ status: number; stdout: Buffer }> {
  const options = {
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: '/dev/null',
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
  };
  const args = [
    ...Object.entries(options).map(([key, value]) => `-o${key}=${value}`),
    ...['-i', userKeyFile('ed25519'), '-p', String(peer.port), `${username}@${peer.host}`],
    scriptCommand('account'),
  ];
  return new Promise((resolve) => {
    const child = execFile('ssh', args, { encoding: 'buffer' }, (error, stdout) =>
      resolve({ status: Number(error?.code ?? 0), stdout }),
    );
    child.stdin?.end(input);
  });
}
