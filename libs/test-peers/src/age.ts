// The program `age` (age-encryption.org), to which files that a passphrase protects must be open.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const AGE = '/usr/bin/age';
const PYTHON = '/usr/bin/python3';

/** `age` asks for a passphrase on a terminal only: this gives it one, and types what stands on standard input. */
const ASK_AGE = `
import os, pty, sys
passphrase = sys.stdin.buffer.readline()
child, terminal = pty.fork()
if child == 0:
    os.execv('${AGE}', ['age', '--decrypt', '--output', sys.argv[2], sys.argv[1]])
asked = b''
while b'passphrase' not in asked:
    asked += os.read(terminal, 1024)
os.write(terminal, passphrase)
try:
    while os.read(terminal, 1024):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** Why no file can be opened with age here; undefined if it can. */
export function whyNoAge(): string | undefined {
  const missing = [AGE, PYTHON].find((path) => !existsSync(path));
  return missing === undefined ? undefined : `${missing} is not installed`;
}

/** Writes what a protected file holds to a new file. */
export function openWithAge(sealed: string, opened: string, passphrase: string): void {
  execFileSync(PYTHON, ['-c', ASK_AGE, sealed, opened], { input: `${passphrase}\n` });
}
