import { expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import { MAY_IMPORT } from '../eslint.config.js';

/** An existing file of each workspace: the typed rules lint only files that their project knows. */
const FILE = {
  'packages/contracts': 'packages/contracts/src/index.ts',
  'packages/platform': 'packages/platform/src/index.ts',
  'packages/knowledge': 'packages/knowledge/src/index.ts',
  api: 'api/src/app.ts',
  ingestion: 'ingestion/src/cli.ts',
  'llm-server': 'llm-server/src/app.ts',
  'packages/fake-engine': 'packages/fake-engine/src/index.ts',
  eval: 'eval/src/index.ts',
};

/** @type {(directory: string) => string} */
const nameOf = (directory) => (directory === 'eval' ? 'evaluation' : directory.replace('packages/', ''));

const directories = /** @type {(keyof typeof MAY_IMPORT)[]} */ (Object.keys(MAY_IMPORT));

/** Where `CI` is set, the parser would take a file's text from the disk, not the text that it is given. */
const languageOptions = { parserOptions: { disallowAutomaticSingleRunInference: true } };

const createEslint = (/** @type {import('eslint').Linter.RulesRecord} */ rules = {}) =>
  new ESLint({ overrideConfig: { languageOptions, rules } });

/**
 * @param {{ eslint: ESLint, filePath: string, code: string }} request
 * @returns {Promise<string[]>} the rules that object
 */
async function objections({ eslint, filePath, code }) {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

test('the import table refuses every edge that it does not list and accepts every edge that it lists', async () => {
  const eslint = createEslint({ 'import-x/no-cycle': 'off' });
  for (const from of directories) {
    for (const to of directories.map(nameOf).filter((name) => name !== nameOf(from))) {
      const code = `export * from '@twinscribe/${to}';\n`;
      const rules = await objections({ eslint, filePath: FILE[from], code });
      const allowed = /** @type {readonly string[]} */ (MAY_IMPORT[from]).includes(to);
      expect({ from, to, refused: rules.includes('no-restricted-imports') }).toEqual({
        from,
        to,
        refused: !allowed,
      });
    }
  }
}, 120_000);

test('a relative path into another workspace is refused', async () => {
  const code = "export * from '../../llm-server/src/app.ts';\n";
  const rules = await objections({ eslint: createEslint(), filePath: FILE.api, code });
  expect(rules).toContain('import-x/no-relative-packages');
}, 60_000);

test('a dependency that the workspace does not declare is refused', async () => {
  const code = "export * from 'winston';\n";
  const rules = await objections({ eslint: createEslint(), filePath: FILE['packages/contracts'], code });
  expect(rules).toContain('import-x/no-extraneous-dependencies');
}, 60_000);

test('an import cycle is seen', async () => {
  // error-body.ts imports error-code.ts: the reverse import closes a circle of two.
  const code = "export { errorBodySchema } from './error-body.ts';\n";
  const rules = await objections({
    eslint: createEslint(),
    filePath: 'packages/contracts/src/error-code.ts',
    code,
  });
  expect(rules).toContain('import-x/no-cycle');
}, 60_000);

test('reading the environment outside an entry point is refused', async () => {
  const code = 'export const home = process.env.HOME;\n';
  const eslint = createEslint();
  expect(await objections({ eslint, filePath: FILE.api, code })).toContain('no-restricted-properties');
  expect(await objections({ eslint, filePath: 'api/src/main.ts', code })).not.toContain(
    'no-restricted-properties',
  );
}, 60_000);
