import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';
import { layerRules, SPEC_FILES } from './tools/lint-rules/src/layer-rules.mjs';
import { LAYERS } from './tools/lint-rules/src/layers.mjs';
import { noFileCycles } from './tools/lint-rules/src/no-file-cycles.mjs';

const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.base.json', import.meta.url), 'utf8'));

/** Packages that only the service, only the console, or only one library may import. */
const angularOnly = ['@angular/*'];
const serviceOnly = ['@nestjs/*', 'typeorm', 'pg', '@electric-sql/*', 'class-validator', 'class-transformer'];
const vaultOnly = ['localforage'];

const frameworkFree = [...angularOnly, ...serviceOnly, ...vaultOnly];

/** What runs in a browser. */
const browserFiles = [
  'console',
  'browser-vault',
  'contracts',
  'ssh-client',
  'ssh-keys',
  'ssh-worker',
  'transfer-formats',
].map((project) => `{apps,libs}/${project}/**/*.ts`);

/** Real servers and databases: for specs, and for benches, which are no project. */
const testLibraries = ['kiops:test-peers', 'kiops:test-databases'];

/** Who may import whom: one row per project, from nobody to everybody. */
const boundaries = [
  {
    sourceTag: 'kiops:test-peers',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...angularOnly, ...vaultOnly],
  },
  {
    sourceTag: 'kiops:test-databases',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...angularOnly, ...vaultOnly],
  },
  { sourceTag: 'kiops:contracts', onlyDependOnLibsWithTags: [], bannedExternalImports: frameworkFree },
  { sourceTag: 'kiops:ssh-keys', onlyDependOnLibsWithTags: [], bannedExternalImports: frameworkFree },
  {
    sourceTag: 'kiops:ssh-client',
    onlyDependOnLibsWithTags: ['kiops:ssh-keys'],
    bannedExternalImports: frameworkFree,
  },
  {
    sourceTag: 'kiops:browser-vault',
    onlyDependOnLibsWithTags: ['kiops:contracts', 'kiops:ssh-keys'],
    bannedExternalImports: serviceOnly,
  },
  {
    sourceTag: 'kiops:ssh-worker',
    onlyDependOnLibsWithTags: ['kiops:contracts', 'kiops:ssh-keys', 'kiops:ssh-client'],
    bannedExternalImports: frameworkFree,
  },
  {
    sourceTag: 'kiops:transfer-formats',
    onlyDependOnLibsWithTags: ['kiops:contracts', 'kiops:ssh-keys'],
    bannedExternalImports: frameworkFree,
  },
  {
    sourceTag: 'kiops:console',
    onlyDependOnLibsWithTags: [
      'kiops:contracts',
      'kiops:transfer-formats',
      'kiops:ssh-keys',
      'kiops:ssh-client',
      'kiops:ssh-worker',
      'kiops:browser-vault',
    ],
    bannedExternalImports: [...serviceOnly, ...vaultOnly],
  },
  {
    sourceTag: 'kiops:credentials',
    onlyDependOnLibsWithTags: ['kiops:contracts'],
    bannedExternalImports: [...angularOnly, ...vaultOnly],
  },
  {
    sourceTag: 'kiops:cli',
    onlyDependOnLibsWithTags: ['kiops:contracts', 'kiops:transfer-formats'],
    bannedExternalImports: [...angularOnly, ...serviceOnly, ...vaultOnly],
  },
  {
    sourceTag: 'kiops:start',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...angularOnly, ...serviceOnly, ...vaultOnly],
  },
  {
    sourceTag: 'kiops:lint-rules',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...angularOnly, ...serviceOnly, ...vaultOnly],
  },
  {
    sourceTag: 'kiops:console-e2e',
    onlyDependOnLibsWithTags: ['kiops:contracts', ...testLibraries],
    bannedExternalImports: vaultOnly,
  },
];

/** The same for specs and what only they load: any package, and the test libraries. */
const boundariesOfSpecs = boundaries.map((row) => ({
  ...row,
  onlyDependOnLibsWithTags: [...new Set([...row.onlyDependOnLibsWithTags, ...testLibraries])],
  bannedExternalImports: [],
}));

/** Imports in forms that not all rules of imports see, among others. */
const restrictedSyntax = [
  { selector: 'TSEnumDeclaration', message: 'Use an "as const" object instead of an enum.' },
  {
    selector: 'ImportExpression[source.type!="Literal"]',
    message: 'Name what is imported by a plain string: neither lint nor Nx sees it otherwise.',
  },
  {
    selector: 'TSImportType[source.value=/^[^.]/]',
    message:
      'Import the type of another project or package at the top of the file: lint does not see it here.',
  },
];

/** In libraries, which have no layers that would tell. */
const importOfSpecFiles = {
  selector:
    ':matches(ImportDeclaration, ImportExpression, ExportAllDeclaration, ExportNamedDeclaration, TSImportType)' +
    '[source.value=/\\x2ftesting\\x2f|\\.(spec|attack|interop)$/]',
  message: 'Only specs use what is made for specs.',
};

/** End to end a person comes to a place by a click or the Tab key: a spec that focuses it hides that the page should have. */
const focusBySpec = {
  selector: "CallExpression[callee.property.name='focus']",
  message: 'Come there as a person does: by a click or the Tab key.',
};

/** A computer's clock may be wrong: what is kept, or compared with what is kept, goes by that of KIOPS. */
const timeOfThisComputer = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0]",
  message: 'Ask ServiceClock, or the `now` of the vault: the clock of this computer may be wrong.',
};

export default [
  { ignores: ['**/dist', '**/.angular', '**/.nx', '**/data', '**/tmp'] },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx, kiops: { rules: { 'no-file-cycles': noFileCycles } } },
    rules: {
      'kiops/no-file-cycles': ['error', compilerOptions.paths],
      '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints: boundaries }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    files: browserFiles,
    ignores: SPEC_FILES,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message: 'Browsers have nothing of Node.' })),
          patterns: [{ group: ['node:*'], message: 'Browsers have nothing of Node.' }],
        },
      ],
    },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: SPEC_FILES,
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax, importOfSpecFiles] },
  },
  {
    files: ['apps/console/**/*.ts'],
    ignores: SPEC_FILES,
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax, timeOfThisComputer] },
  },
  {
    files: ['libs/browser-vault/**/*.ts'],
    // Where the clock comes from unless another one is given.
    ignores: [...SPEC_FILES, 'libs/browser-vault/src/vault/vault-parts.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...restrictedSyntax, importOfSpecFiles, timeOfThisComputer],
    },
  },
  {
    files: SPEC_FILES,
    rules: {
      // They build, and start a browser, as the workspace does.
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: ['../../../../tools/**', '../build/*'], depConstraints: boundariesOfSpecs },
      ],
    },
  },
  {
    files: ['apps/console-e2e/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax, focusBySpec] },
  },
  ...Object.entries(LAYERS).flatMap(([root, layers]) => layerRules(root, layers)),
  ...angular.configs.tsRecommended.map((config) => ({
    ...config,
    files: ['apps/console/**/*.ts', 'libs/browser-vault/**/*.ts'],
  })),
  {
    files: ['apps/console/**/*.ts', 'libs/browser-vault/**/*.ts'],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/directive-class-suffix': 'off',
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': [
        'error',
        { type: 'element', prefix: 'kiops', style: 'kebab-case' },
      ],
    },
  },
  ...angular.configs.templateRecommended.map((config) => ({ ...config, files: ['**/*.html'] })),
  ...angular.configs.templateAccessibility.map((config) => ({ ...config, files: ['**/*.html'] })),
  { files: ['**/*.mjs'], languageOptions: { ecmaVersion: 2024, sourceType: 'module' } },
];
