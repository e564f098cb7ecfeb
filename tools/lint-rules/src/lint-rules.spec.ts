import { globSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { arrowsBetween, productFiles, reached } from './arrows.mjs';
import { LAYERS } from './layers.mjs';
import { PICTURES_PAGE, withPictures } from './picture.mjs';

/** Specs run in the root of the workspace. */
const workspace = `${process.cwd()}/`;
const eslint = new ESLint({ cwd: workspace });

const SERVICE = 'apps/credentials/src';

/** One source text in one file, which need not be there, and what lint says of it; nothing: it is fine. */
interface Row {
  readonly it: string;
  readonly file: string;
  readonly text: string;
  readonly says?: string;
}

const ROWS: readonly Row[] = [
  {
    it: 'lets an import point down',
    file: `${SERVICE}/records/example.ts`,
    text: `import { SessionsService } from '../identity/sessions/sessions.service';\nexport const used = SessionsService;`,
  },
  {
    it: 'lets no import point up',
    file: `${SERVICE}/identity/example.ts`,
    text: `import { RecordTables } from '../records/record-tables';\nexport const used = RecordTables;`,
    says: 'identity is not above records',
  },
  {
    it: 'lets no import of a type point up',
    file: `${SERVICE}/identity/example.ts`,
    text: `import type { RecordTables } from '../records/record-tables';\nexport type Used = RecordTables;`,
    says: 'identity is not above records',
  },
  {
    it: 'lets no type name a module that is above',
    file: `${SERVICE}/identity/example.ts`,
    text: `export type Used = import('../records/record-tables').RecordTables;`,
    says: 'identity is not above records',
  },
  {
    it: 'lets no lazy import point up',
    file: `${SERVICE}/identity/example.ts`,
    text: `export const used = () => import('../records/record-tables');`,
    says: 'identity is not above records',
  },
  {
    it: 'lets nothing be passed on from above',
    file: `${SERVICE}/identity/example.ts`,
    text: `export { RecordTables } from '../records/record-tables';`,
    says: 'identity is not above records',
  },
  {
    it: 'asks for the place of a new folder',
    file: `${SERVICE}/helpers/example.ts`,
    text: `export const used = 1;`,
    says: 'Give this folder its place in tools/lint-rules/src/layers.mjs.',
  },
  {
    it: 'keeps what is made for specs out of the service',
    file: `${SERVICE}/start/example.ts`,
    text: `import { KIM } from '../identity/testing/people';\nexport const used = KIM;`,
    says: 'Only specs use what is made for specs.',
  },
  {
    it: 'keeps it out of the folder that it stands in, too',
    file: `${SERVICE}/identity/example.ts`,
    text: `import { KIM } from './testing/people';\nexport const used = KIM;`,
    says: 'Only specs use what is made for specs.',
  },
  {
    it: 'keeps it out of libraries',
    file: 'libs/ssh-client/src/transport/example.ts',
    text: `export const used = () => import('../testing/fake-clock');`,
    says: 'Only specs use what is made for specs.',
  },
  {
    it: 'lets no import point out of the layers',
    file: `${SERVICE}/identity/example.ts`,
    text: `export const used = () => import('../main');`,
    says: 'Only what stands in the layers of tools/lint-rules/src/layers.mjs can be imported by a path: ../main does not.',
  },
  {
    it: 'lets no lazy import hide what it imports',
    file: `${SERVICE}/identity/example.ts`,
    text: 'export const used = () => import(`../records/record-tables`);',
    says: 'Name what is imported by a plain string',
  },
  {
    it: 'lets no type hide which project it is from',
    file: 'libs/ssh-client/src/example.ts',
    text: `export type Used = import('@kiops/test-peers').Peers;`,
    says: 'Import the type of another project or package at the top of the file',
  },
  {
    it: 'lets specs use any layer',
    file: `${SERVICE}/identity/example.spec.ts`,
    text: `import { RecordTables } from '../records/record-tables';\nexport const used = RecordTables;`,
  },
  {
    it: 'lets no file import itself by way of others, not even for a type',
    file: `${SERVICE}/crypto/owner-keys.service.ts`,
    text: `import type { sealSecret } from './envelope';\nexport type Used = typeof sealSecret;`,
    says: `This file imports itself by way of ${SERVICE}/crypto/envelope.ts`,
  },
];

async function lint(file: string, text: string): Promise<readonly Linter.LintMessage[]> {
  const [{ messages }] = await eslint.lintText(text, { filePath: `${workspace}${file}` });
  return messages;
}

describe('Lint', () => {
  for (const { it: does, file, text, says } of ROWS) {
    it(does, async () => {
      const messages = (await lint(file, text)).map(({ message }) => message);
      expect(messages).toEqual(says === undefined ? [] : [jasmine.stringContaining(says)]);
    });
  }
});

describe('The architecture page', () => {
  it('shows the projects and layers as they are now', () => {
    const page = readFileSync(`${workspace}${PICTURES_PAGE}`, 'utf8');
    expect(page)
      .withContext('`npx nx run lint-rules:draw` draws them anew.')
      .toBe(withPictures(workspace, page));
  });
});

for (const [root, layers] of Object.entries(LAYERS)) {
  describe(`The layers of ${root}`, () => {
    it('have a folder each', () => {
      const folders = globSync('*/**/*.ts', { cwd: `${workspace}${root}` }).map((file) => file.split('/')[0]);
      expect([...new Set(folders)].filter((folder) => folder !== 'testing').sort()).toEqual(
        layers.flat().sort(),
      );
    });

    it('have folders that do not lean on each other in turn, however deep', () => {
      const arrows = arrowsBetween(workspace, productFiles(workspace, `${root}/**/*.ts`), dirname);
      const inTurn = [...arrows.keys()].filter((folder) => reached(arrows, folder).has(folder));
      expect(inTurn).toEqual([]);
    });

    for (const [index, layer] of layers.entries()) {
      for (const folder of layer) {
        it(`lets ${folder} import nothing beside or above it, and all that is below`, async () => {
          const others = layers.flat().filter((other) => other !== folder);
          const text = others.map((other) => `import '${fileIn(root, folder, other)}';`).join('\n');
          const messages = (await lint(`${root}/${folder}/example.ts`, text))
            .filter(({ ruleId }) => ruleId === 'boundaries/dependencies')
            .map(({ message }) => /is not above (.+?)\.?$/.exec(message)?.[1]);
          const forbidden = layers.slice(0, index + 1).flat();
          expect(messages.sort()).toEqual(forbidden.filter((other) => other !== folder).sort());
        });
      }
    }
  });
}

/** How a file in one folder imports any file of another. */
function fileIn(root: string, from: string, folder: string): string {
  const [file] = globSync('**/*.ts', {
    cwd: `${workspace}${root}/${folder}`,
    exclude: ['**/*.spec.ts', '**/*.attack.ts', '**/testing/**'],
  });
  if (file === undefined) throw new Error(`There is no file in ${root}/${folder}.`);
  return `${relative(from, folder)}/${dirname(file) === '.' ? '' : `${dirname(file)}/`}${file.split('/').pop()!.slice(0, -3)}`;
}
