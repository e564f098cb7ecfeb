import { execFileSync } from 'node:child_process';
import { ESLint } from 'eslint';

/** Specs run in the root of the workspace. */
const workspace = `${process.cwd()}/`;
const eslint = new ESLint({ cwd: workspace });

/** Imports, each from a file that need not be there, and what lint says of it. */
const REFUSED: readonly (readonly [file: string, imported: string, says: string])[] = [
  ['libs/contracts/src/example.ts', '@kiops/ssh-keys', 'cannot depend on any libs'],
  ['libs/ssh-keys/src/example.ts', '@kiops/contracts', 'cannot depend on any libs'],
  [
    'libs/ssh-client/src/example.ts',
    '@kiops/contracts',
    'can only depend on libs tagged with "kiops:ssh-keys"',
  ],
  ['libs/browser-vault/src/example.ts', '@kiops/ssh-client', 'can only depend on libs tagged with'],
  ['libs/ssh-worker/src/example.ts', '@kiops/browser-vault', 'can only depend on libs tagged with'],
  ['libs/ssh-worker/src/example.ts', '@angular/core', 'is not allowed to import "@angular/core"'],
  ['libs/ssh-worker/src/example.ts', 'node:net', 'Browsers have nothing of Node.'],
  ['libs/transfer-formats/src/example.ts', '@kiops/browser-vault', 'can only depend on libs tagged with'],
  ['libs/transfer-formats/src/example.ts', 'node:fs', 'Browsers have nothing of Node.'],
  ['apps/credentials/src/start/example.ts', '@kiops/transfer-formats', 'tagged with "kiops:contracts"'],
  ['libs/test-peers/src/example.ts', '@kiops/contracts', 'cannot depend on any libs'],
  ['libs/test-databases/src/example.ts', '@kiops/test-peers', 'cannot depend on any libs'],
  ['apps/credentials/src/start/example.ts', '@kiops/ssh-keys', 'tagged with "kiops:contracts"'],
  ['apps/cli/src/client/example.ts', '@kiops/ssh-keys', 'can only depend on libs tagged with'],
  ['apps/cli/src/client/example.ts', '@kiops/browser-vault', 'can only depend on libs tagged with'],
  ['apps/console/src/app/shell/example.ts', 'localforage', 'is not allowed to import "localforage"'],
  ['apps/console/src/app/shell/example.ts', 'node:fs', 'Browsers have nothing of Node.'],
  ['apps/console/src/app/shell/example.ts', 'fs', 'Browsers have nothing of Node.'],
  ['apps/console-e2e/src/example.ts', '@kiops/ssh-keys', 'can only depend on libs tagged with'],
  // Real servers and databases are for specs.
  ['libs/ssh-client/src/example.ts', '@kiops/test-peers', 'can only depend on libs tagged with'],
  ['apps/console/src/app/shell/example.ts', '@kiops/test-peers', 'can only depend on libs tagged with'],
  ['apps/credentials/src/start/example.ts', '@kiops/test-databases', 'can only depend on libs tagged with'],
  // Not by a path either, which no tag would see.
  ['libs/ssh-client/src/example.ts', '../../test-peers/src/peers', 'cannot be imported by a relative'],
  [
    'libs/ssh-client/src/example.ts',
    '../../../tools/build/projects.mjs',
    'cannot be imported using a relative',
  ],
];

const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  // The readers of other tools' files are large: the command line loads them where it needs them.
  ['apps/cli/src/client/example.ts', '@kiops/contracts'],
  ['apps/cli/src/client/example.ts', 'node:fs'],
  ['apps/console/src/app/shell/example.ts', '@kiops/ssh-worker'],
  ['libs/transfer-formats/src/example.ts', '@kiops/ssh-keys'],
  ['apps/console-e2e/src/example.ts', '@kiops/test-peers'],
  ['apps/credentials/src/start/example.attack.ts', '@kiops/test-databases'],
  ['apps/credentials/src/start/example.spec.ts', '@kiops/test-databases'],
  ['libs/ssh-client/src/example.interop.ts', '@kiops/test-peers'],
  ['libs/ssh-client/src/testing/example.ts', '@kiops/test-peers'],
  ['libs/ssh-client/src/testing/example.ts', '../../../../tools/build/projects.mjs'],
];

async function lint(file: string, imported: string): Promise<string[]> {
  const [{ messages }] = await eslint.lintText(`import '${imported}';`, { filePath: `${workspace}${file}` });
  return messages.map(({ message }) => message);
}

describe('Between projects, lint', () => {
  // The rule says nothing before Nx has found the projects once.
  beforeAll(() => void execFileSync('nx', ['show', 'projects'], { stdio: 'ignore' }));

  for (const [file, imported, says] of REFUSED) {
    it(`refuses ${imported} in ${file}`, async () => {
      expect(await lint(file, imported)).toEqual([jasmine.stringContaining(says)]);
    });
  }

  for (const [file, imported] of ALLOWED) {
    it(`allows ${imported} in ${file}`, async () => {
      expect(await lint(file, imported)).toEqual([]);
    });
  }
});
