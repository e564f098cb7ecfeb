import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtProducts } from './built.mjs';

const FILES = [
  'apps/console/src/main.ts',
  'libs/contracts/src/index.ts',
  'tools/build/bundle.mjs',
  'package-lock.json',
  'dist/apps/console/browser/index.html',
  'dist/apps/credentials/main.mjs',
];

/** What a person may do after a build, of which the next start has to build anew. */
const CHANGES: Readonly<Record<string, (root: string) => void>> = {
  'a source has another text': (root) =>
    appendFileSync(join(root, 'apps/console/src/main.ts'), '// changed\n'),
  'a source was written anew with as many bytes': (root) =>
    utimesSync(join(root, 'libs/contracts/src/index.ts'), new Date(), new Date(Date.now() + 5000)),
  'there is one source more': (root) => writeFileSync(join(root, 'libs/contracts/src/new.ts'), ''),
  'there is one source less': (root) => rmSync(join(root, 'tools/build/bundle.mjs')),
  'a source has another name': (root) =>
    renameSync(join(root, 'apps/console/src/main.ts'), join(root, 'apps/console/src/start.ts')),
  'there are other packages': (root) => appendFileSync(join(root, 'package-lock.json'), ' '),
  'there is a setting that was not there': (root) => writeFileSync(join(root, 'nx.json'), '{}'),
  'a product was built in another way': (root) =>
    appendFileSync(join(root, 'dist/apps/credentials/main.mjs'), '// for development\n'),
  'a product was removed': (root) => rmSync(join(root, 'dist/apps/console'), { recursive: true }),
};

describe('What was built', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kiops-built-'));
    for (const file of FILES) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), file);
    }
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('is built when nobody remembers it', () => {
    expect(builtProducts(root).isCurrent()).toBeFalse();
  });

  it('is not built again while everything is as it was', () => {
    builtProducts(root).remember();
    expect(builtProducts(root).isCurrent()).toBeTrue();
  });

  for (const [change, make] of Object.entries(CHANGES)) {
    it(`is built again when ${change}`, () => {
      builtProducts(root).remember();
      make(root);
      expect(builtProducts(root).isCurrent()).toBeFalse();
    });
  }

  it('is built again when a source changed while it was built', () => {
    const products = builtProducts(root);
    appendFileSync(join(root, 'apps/console/src/main.ts'), '// changed\n');
    products.remember();
    expect(builtProducts(root).isCurrent()).toBeFalse();
  });
});
