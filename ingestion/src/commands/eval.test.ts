import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { runTwin } from '../testing/run-twin.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

async function writeCollection(folder: {
  write(name: string, content: string): Promise<string>;
}): Promise<void> {
  await folder.write('set/corpus.jsonl', '{"_id":"d1","title":"Bread","text":"How long a loaf bakes."}\n');
  await folder.write('set/queries.jsonl', '{"_id":"q1","text":"baking a loaf"}\n');
  await folder.write('set/qrels/test.tsv', 'query-id\tcorpus-id\tscore\nq1\td1\t1\n');
}

test('eval retrieval prints a table, and writes a page with plots', async () => {
  await using folder = await temporaryFolder();
  await writeCollection(folder);
  const args = [
    'eval',
    'retrieval',
    '--dataset',
    'set',
    '--html',
    'report.html',
    '--configuration',
    'default',
  ];
  const { code, stdout } = await runTwin({ args, cwd: folder.path });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^default +1\.000/m);
  expect(await readFile(`${folder.path}/report.html`, 'utf8')).toContain('<svg');
});

test('eval retrieval prints every figure as JSON', async () => {
  await using folder = await temporaryFolder();
  await writeCollection(folder);
  const args = ['eval', 'retrieval', '--dataset', 'set', '--json', '--configuration', 'default'];
  const { stdout } = await runTwin({ args, cwd: folder.path });
  expect(JSON.parse(stdout)).toMatchObject({
    dataset: 'set',
    configurations: [{ name: 'bm25', scores: { metrics: { MRR: { mean: 1, perQuery: { q1: 1 } } } } }, {}],
  });
});

test('eval says which collection cannot be read, and which configuration there is none of', async () => {
  await using folder = await temporaryFolder();
  await writeCollection(folder);
  const missing = await runTwin({ args: ['eval', 'retrieval', '--dataset', 'nowhere'], cwd: folder.path });
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('nowhere');
  const args = ['eval', 'retrieval', '--dataset', 'set', '--configuration', 'magic'];
  expect((await runTwin({ args, cwd: folder.path })).stderr).toContain('magic is no configuration');
});
