import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Who may import whom. The only copy; ARCHITECTURE.md draws it and tools/boundaries.test.js shows that it bites. */
export const MAY_IMPORT = {
  'packages/contracts': [],
  'packages/platform': ['contracts'],
  'packages/knowledge': ['contracts', 'platform'],
  api: ['contracts', 'platform', 'knowledge'],
  ingestion: ['contracts', 'platform', 'knowledge', 'evaluation'],
  'llm-server': ['contracts', 'platform'],
  // Not part of the product: a neighbour for tests, and the measuring of quality.
  'packages/fake-engine': ['contracts'],
  eval: ['contracts', 'platform', 'knowledge'],
};

/** Tests may also start the neighbour that stands for a GPU engine. */
const TESTS = ['test/**/*.ts', 'src/**/*.test.ts', 'src/**/testing/**/*.ts'];

/** @type {(directory: string, allowed: readonly string[]) => import('eslint').Linter.RulesRecord} */
const importRules = (directory, allowed) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: `^@twinscribe/(?!(${allowed.join('|') || 'NONE'})(/|$))`,
          message: `${directory} may import only: ${allowed.join(', ') || 'no workspace'}.`,
        },
      ],
    },
  ],
  'import-x/no-extraneous-dependencies': ['error', { packageDir: [directory, '.'], includeInternal: true }],
});

/** @type {import('eslint').Linter.Config[]} */
const boundaries = Object.entries(MAY_IMPORT).flatMap(([directory, allowed]) => [
  { files: [`${directory}/{src,test}/**/*.ts`], rules: importRules(directory, allowed) },
  {
    files: TESTS.map((pattern) => `${directory}/${pattern}`),
    rules: importRules(directory, [
      ...allowed,
      'fake-engine',
      ...(directory === 'packages/knowledge' ? ['knowledge'] : []),
    ]),
  },
]);

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Only the entry points read the environment; everything else is passed its configuration.',
};

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', 'data/', 'coverage/', 'examples/', 'bench/out/'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.{ts,js}'],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          project: './tsconfig.check.json',
          conditionNames: ['source', 'types', 'import', 'node', 'default'],
          noWarnOnMultipleProjects: true,
        }),
      ],
      // Without this the cycle rule does not look inside TypeScript files and stays green for ever.
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/extensions': ['.ts', '.js'],
    },
    rules: {
      // The compiler knows the globals.
      'no-undef': 'off',
      'import-x/no-cycle': 'error',
      'import-x/no-relative-packages': 'error',
      'no-console': 'error',
      'no-restricted-properties': ['error', noEnvironment],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      // Every `?? 0` that checked index access asks for counts as a branch; without those this would be 10.
      complexity: ['error', 15],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'FunctionDeclaration[params.length>2]',
          message:
            'Two parameters: data, then capabilities. (Callbacks have the shape that their caller wants.)',
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Interfaces promise a promise; an implementation that has nothing to wait for still keeps the promise.
      '@typescript-eslint/require-await': 'off',
      // Interfaces are objects of functions that use no `this`, made to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      // The reason of an abort is whatever its owner gave.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // What is read from outside may hold control characters; expressions that look for them are meant.
      'no-control-regex': 'off',
      // Numbers and booleans in messages are fine.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  ...boundaries,
  {
    // The entry points, and tests of what the environment must not change.
    files: ['*/src/{main,cli,worker}.ts', '**/*.test.ts', '*/test/**', 'tools/**', 'bench/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.test.{ts,js}', '*/test/**', '**/testing/**'],
    rules: {
      complexity: 'off',
      // A list of cases may be long.
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      // Tests look into JSON that others wrote; what is wrong there fails an expectation.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|unstable_mockModule)$/]",
          message: 'Pass a fake of the interface, or run a real server on loopback.',
        },
        {
          selector: 'MemberExpression[object.name=/^(test|describe|it)$/][property.name=/^(only|todo)$/]',
          message: 'A focused or missing test hides others.',
        },
      ],
    },
  },
  {
    // Scripts print; that is what they are for.
    files: ['tools/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
);
