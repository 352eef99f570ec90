import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryDirectory } from '../temporary-directory.ts';
import { systemClock } from '@twinscribe/platform';
import { figuresOfRetrieval } from '../thresholds/figures.ts';
import { evaluateRetrieval, type RetrievalEvaluation } from './evaluate-retrieval.ts';
import { parseConfiguration } from './configuration.ts';
import { reportRetrieval } from './report-retrieval.ts';
import { renderText } from '../report/render-text.ts';

const lines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** Two documents for two queries, one of which only a fool would rank second. */
async function writeDataset(directory: string): Promise<void> {
  await mkdir(join(directory, 'qrels'));
  await writeFile(
    join(directory, 'corpus.jsonl'),
    lines([
      { _id: 'd1', title: 'Bread', text: 'How long a loaf bakes.' },
      { _id: 'd2', title: 'Bicycles', text: 'How a bottom bracket is threaded.' },
    ]),
  );
  await writeFile(
    join(directory, 'queries.jsonl'),
    lines([
      { _id: 'q1', text: 'baking a loaf' },
      { _id: 'q2', text: 'bottom bracket, bread' },
    ]),
  );
  await writeFile(join(directory, 'qrels/test.tsv'), 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td2\t1\n');
}

async function evaluate(directory: string, configurations?: readonly string[]): Promise<RetrievalEvaluation> {
  return evaluateRetrieval(
    { directory, language: 'en', configurations },
    { clock: systemClock, signal: new AbortController().signal, onProgress: () => undefined },
  );
}

test('a collection is taken in, searched in each configuration, and compared with bm25', async () => {
  await using directory = await temporaryDirectory();
  await writeDataset(directory.path);
  const evaluation = await evaluate(directory.path, ['default']);
  expect(evaluation).toMatchObject({ documents: 2, chunks: 2, queries: 2 });
  expect(evaluation.configurations.map(({ name }) => name)).toEqual(['bm25', 'default']);
  const figures = figuresOfRetrieval(evaluation);
  expect(figures['bm25 nDCG@10']).toBe(1);
  expect(figures['default p against bm25']).toBe(1);
  expect(evaluation.ablations.map(({ part }) => part)).toEqual(['bm25', 'lsa', 'rm3', 'feedback']);
  expect(renderText(reportRetrieval(evaluation))).toMatch(/^bm25 +1\.000 +1\.000 +0\.100 +1\.000/m);
});

test('each configuration is timed as a whole and by the stages that it has', async () => {
  await using directory = await temporaryDirectory();
  await writeDataset(directory.path);
  const evaluation = await evaluate(directory.path, ['default']);
  const [baseline] = evaluation.configurations;
  const { bm25, ...others } = baseline?.stagesMs ?? {};
  expect(Object.keys(others)).toEqual(['analysis', 'fusion', 'loading']);
  expect(baseline?.latencyMs.p95).toBeGreaterThanOrEqual(bm25?.p95 ?? Infinity);
  expect(renderText(reportRetrieval(evaluation))).toMatch(
    /^configuration +analysis +bm25 +fusion +loading$/m,
  );
});

test('judgements that no ranking can meet are told', async () => {
  await using directory = await temporaryDirectory();
  await writeDataset(directory.path);
  await writeFile(join(directory.path, 'qrels/test.tsv'), 'q1\td1\t1\nq1\tgone\t1\nq2\td2\t-1\n');
  const evaluation = await evaluate(directory.path, ['default']);
  expect(evaluation).toMatchObject({ queries: 2, unjudged: 1, missingDocuments: 1 });
  expect(reportRetrieval(evaluation).facts.slice(2)).toEqual([
    'Queries without a relevant document, which count in no mean: 1.',
    'Relevant documents that the corpus does not have, and that count as not found: 1.',
  ]);
});

test('documents and queries without a word do no harm', async () => {
  await using directory = await temporaryDirectory();
  await writeDataset(directory.path);
  await writeFile(
    join(directory.path, 'corpus.jsonl'),
    '{"_id":1,"text":""}\n{"_id":2,"title":"猫","text":"猫が眠る"}\n',
  );
  await writeFile(join(directory.path, 'queries.jsonl'), '{"_id":1,"text":""}\n{"_id":2,"text":"猫は"}\n');
  await writeFile(join(directory.path, 'qrels/test.tsv'), '1 0 1 2\n2 0 2 1\n');
  const [baseline] = (await evaluate(directory.path, ['default'])).configurations;
  expect(baseline?.scores.metrics.MRR.perQuery).toEqual(
    new Map([
      ['1', 0],
      ['2', 1],
    ]),
  );
});

test('a configuration that the store does not have is refused before anything is taken in', async () => {
  await using directory = await temporaryDirectory();
  await writeDataset(directory.path);
  await expect(evaluate(directory.path, ['bm25+magic'])).rejects.toThrow('bm25+magic is no configuration');
  expect(() => parseConfiguration('bm25+bm25')).toThrow('no configuration');
  expect(parseConfiguration('rm3+bm25')).toEqual({ name: 'rm3+bm25', legs: ['rm3', 'bm25'] });
  expect(parseConfiguration('convex')).toEqual({ name: 'convex', fusion: 'convex' });
});
