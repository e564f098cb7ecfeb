// The executor behind `nx run transfer-formats:read`. It hands its own standard streams on: what the program prints goes
// straight to the terminal, and Nx, which keeps what tasks print, never sees it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {{ file?: unknown, passphraseStdin?: boolean, showSecrets?: boolean }} options
 * @param {{ cwd: string }} context
 */
export default async function read({ file, passphraseStdin, showSecrets }, { cwd }) {
  // Nx names this file only to tasks whose output it does not take for itself.
  if (showSecrets && process.env.NX_TERMINAL_OUTPUT_PATH === undefined) {
    writeSync(
      2,
      'Nx would keep a copy of the secrets. Run it without options or variables that change how Nx prints, or run ' +
        '"node tools/read-files/read.mjs" with the same options.\n',
    );
    return { success: false };
  }
  const files = [file].flat().filter((path) => path !== undefined);
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'read.mjs'),
      ...files.map((path) => `--file=${path}`),
      ...(passphraseStdin ? ['--passphrase-stdin'] : []),
      ...(showSecrets ? ['--show-secrets'] : []),
    ],
    { stdio: 'inherit', cwd },
  );
  const [code] = await once(child, 'exit');
  return { success: code === 0 };
}
