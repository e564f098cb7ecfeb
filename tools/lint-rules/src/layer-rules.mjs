import boundaries from 'eslint-plugin-boundaries';

/** What only specs use, wherever it stands. They may look at every layer. */
export const SPEC_FILES = ['**/*.spec.ts', '**/*.attack.ts', '**/*.interop.ts', '**/testing/**/*.ts'];

/** The parts of an ESLint configuration that keep the imports of an application pointing down its layers. */
export function layerRules(root, layers) {
  const folders = layers.flat();
  const policies = layers.flatMap((layer, index) => {
    const below = layers.slice(index + 1).flat();
    return layer.map((folder) => ({
      from: { element: { type: folder } },
      allow: { to: { element: { types: { anyOf: [folder, ...below] } } } },
    }));
  });
  const withPlace = {
    files: [`${root}/*/**/*.ts`],
    ignores: SPEC_FILES,
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts'] } },
      'boundaries/elements': folders.map((folder) => ({
        type: folder,
        pattern: `${root}/${folder}`,
        partialMatch: false,
      })),
      'boundaries/files': [{ category: 'spec', pattern: SPEC_FILES }],
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
      'boundaries/additional-dependency-nodes': [
        { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
      ],
      'boundaries/legacy-templates': false,
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkInternals: true,
          checkUnknownLocals: true,
          message:
            'Imports point down the layers of tools/lint-rules/src/layers.mjs: {{from.element.type}} is not above {{to.element.type}}.',
          policies: [
            ...policies,
            {
              disallow: { to: { element: { isUnknown: true } } },
              message:
                'Only what stands in the layers of tools/lint-rules/src/layers.mjs can be imported by a path: {{dependency.source}} does not.',
            },
            {
              disallow: { to: { file: { categories: 'spec' } } },
              message: 'Only specs use what is made for specs.',
            },
          ],
        },
      ],
    },
  };
  const withoutPlace = {
    files: [`${root}/*/**/*.ts`],
    ignores: [...SPEC_FILES, ...folders.map((folder) => `${root}/${folder}/**`)],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program',
          message: 'Give this folder its place in tools/lint-rules/src/layers.mjs.',
        },
      ],
    },
  };
  return [withPlace, withoutPlace];
}
