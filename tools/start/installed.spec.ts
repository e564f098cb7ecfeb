import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from './workspace.mjs';

const PACKAGES = {
  'node_modules/rxjs': { version: '7.8.2', integrity: 'sha512-rxjs' },
  'node_modules/pg': { version: '8.16.0', integrity: 'sha512-pg' },
  'node_modules/for-another-machine': { version: '1.0.0', integrity: 'sha512-other', optional: true },
};
const { 'node_modules/for-another-machine': _, ...INSTALLED } = PACKAGES;

describe('The packages of the lockfile', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiops-installed-'));
    mkdirSync(join(folder, 'node_modules'));
    write('package-lock.json', { '': { name: 'kiops' }, ...PACKAGES });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, packages: object): void =>
    writeFileSync(join(folder, file), JSON.stringify({ packages }));
  const installed = (packages: object): void => write('node_modules/.package-lock.json', packages);

  it('are installed when npm says so, whoever ran it, also without what is for other machines', () => {
    installed(INSTALLED);
    expect(isInstalled(folder)).toBeTrue();
    installed(PACKAGES);
    expect(isInstalled(folder)).toBeTrue();
  });

  const others: Readonly<Record<string, object>> = {
    'one is missing': { 'node_modules/rxjs': PACKAGES['node_modules/rxjs'] },
    'one has another version': {
      ...INSTALLED,
      'node_modules/pg': { version: '8.15.0', integrity: 'sha512-pg' },
    },
    'one has another content': {
      ...INSTALLED,
      'node_modules/pg': { version: '8.16.0', integrity: 'sha512-x' },
    },
    'one is there that is not named': { ...INSTALLED, 'node_modules/left': { version: '1.0.0' } },
  };
  for (const [what, packages] of Object.entries(others)) {
    it(`are not, when ${what}`, () => {
      installed(packages);
      expect(isInstalled(folder)).toBeFalse();
    });
  }

  it('are not, when npm was stopped before its end', () => {
    expect(isInstalled(folder)).toBeFalse();
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{"packages": {"node_mod');
    expect(isInstalled(folder)).toBeFalse();
  });
});
