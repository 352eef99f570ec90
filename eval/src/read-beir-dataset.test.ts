import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readBeirDataset, type BeirDocument } from './read-beir-dataset.ts';

const FILES = {
  'corpus.jsonl': '{"_id":"d1","title":"One","text":"first"}\n{"_id":"d2","text":"second","metadata":{}}\n',
  'queries.jsonl': '{"_id":"q1","text":"who?"}\n{"_id":"q2","text":"nobody judged this"}\n',
  'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t3\nq1\td2\t0\n',
};

interface Folder extends AsyncDisposable {
  readonly directory: string;
}

async function datasetFolder(
  changes: Partial<Record<keyof typeof FILES, string | Uint8Array>> = {},
): Promise<Folder> {
  const directory = await mkdtemp(join(tmpdir(), 'beir-'));
  await mkdir(join(directory, 'qrels'));
  for (const [name, text] of Object.entries({ ...FILES, ...changes }))
    await writeFile(join(directory, name), text);
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

async function readDocuments({ directory }: { directory: string }): Promise<BeirDocument[]> {
  const { documents } = await readBeirDataset({ directory });
  const read: BeirDocument[] = [];
  for await (const document of documents()) read.push(document);
  return read;
}

test('a collection is read: judged queries, judgements, and documents as often as asked', async () => {
  await using folder = await datasetFolder();
  const { queries, qrels, documents } = await readBeirDataset(folder);
  expect(queries).toEqual([{ id: 'q1', text: 'who?' }]);
  expect(qrels).toEqual(
    new Map([
      [
        'q1',
        new Map([
          ['d1', 3],
          ['d2', 0],
        ]),
      ],
    ]),
  );
  for (const _time of [1, 2]) {
    const ids: string[] = [];
    for await (const { id } of documents()) ids.push(id);
    expect(ids).toEqual(['d1', 'd2']);
  }
});

test('a document without a title has an empty one', async () => {
  await using folder = await datasetFolder();
  expect(await readDocuments(folder)).toEqual([
    { id: 'd1', title: 'One', text: 'first' },
    { id: 'd2', title: '', text: 'second' },
  ]);
});

test('a byte order mark, CRLF, blank lines, line separators within text and a missing last line feed are fine', async () => {
  await using folder = await datasetFolder({
    'corpus.jsonl':
      '\ufeff{"_id":"d1","title":"","text":"a\u2028b"}\r\n\r\n{"_id":"d2","title":"","text":"é"}',
  });
  expect((await readDocuments(folder)).map(({ text }) => text)).toEqual(['a\u2028b', 'é']);
});

test('characters that are split between two reads of the file come out whole', async () => {
  const text = 'é'.repeat(100_000);
  await using folder = await datasetFolder({ 'corpus.jsonl': `{"_id":"d1","text":"x${text}"}\n` });
  expect((await readDocuments(folder))[0]?.text).toBe(`x${text}`);
});

test.each([
  ['corpus.jsonl', '{"_id":"d1","text":"a"}\n{"_id":', /corpus\.jsonl:2 is not JSON/],
  ['corpus.jsonl', '{"_id":"d1"}\n', /corpus\.jsonl:1 text: /],
  ['corpus.jsonl', '{"_id":7.5,"text":"a"}\n', /corpus\.jsonl:1 _id: must be a string or a whole number/],
  [
    'corpus.jsonl',
    '{"_id":"d1","text":"a"}\n\n{"_id":"d1","text":"b"}\n',
    /corpus\.jsonl:3 has the id d1 again/,
  ],
  ['corpus.jsonl', new Uint8Array([0x7b, 0xff, 0x7d]), /corpus\.jsonl is not valid UTF-8/],
  ['queries.jsonl', '{"_id":"q1","text":null}\n', /queries\.jsonl:1 text: /],
  ['qrels/test.tsv', 'q1\t0\td1\t3\tmore\n', /test\.tsv:1 must be query-id/],
  ['qrels/test.tsv', 'q1\td1\thigh\nq1\td2\thigh\n', /test\.tsv:2 must be query-id/],
  [
    'qrels/test.tsv',
    'query-id\tcorpus-id\tscore\nq1\td1\n',
    /test\.tsv:2 must be query-id, corpus-id and a whole score/,
  ],
  ['qrels/test.tsv', 'query-id\tcorpus-id\tscore\nq1\td1\t0.5\n', /test\.tsv:2 must be/],
  ['qrels/test.tsv', 'query-id\tcorpus-id\tscore\nq7\td1\t1\n', /test\.tsv:2 judges query q7/],
  [
    'qrels/test.tsv',
    'query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td1\t2\n',
    /test\.tsv:3 judges document d1 for query q1 again/,
  ],
  ['qrels/test.tsv', 'query-id\tcorpus-id\tscore\n', /has no judgement/],
])('a fault in %s is reported with file and line: %j', async (file, text, message) => {
  await using folder = await datasetFolder({ [file]: text });
  await expect(readDocuments(folder)).rejects.toThrow(message);
});

test.each([
  ['without names of columns', 'q1\td1\t2\nq1\td2\t-1\n'],
  ['with names of their own', 'qid\tdocid\trelevance\nq1\td1\t2\nq1\td2\t-1\n'],
  ['as TREC writes them', 'q1 0 d1 2\nq1 0 d2 -1\n'],
  ['in four columns with tabs, and scores with a point', 'q1\tQ0\td1\t2.0\r\nq1\tQ0\td2\t-1.0\r\n'],
])('judgements are read %s', async (_how, text) => {
  await using folder = await datasetFolder({ 'qrels/test.tsv': text });
  const { qrels } = await readBeirDataset(folder);
  expect(Object.fromEntries(qrels.get('q1') ?? [])).toEqual({ d1: 2, d2: -1 });
});

test('ids may be numbers, texts and titles empty or broken, and fields more than are needed', async () => {
  await using folder = await datasetFolder({
    'corpus.jsonl':
      '{"_id":7,"title":null,"text":""}\n{"_id":"d 2","title":"","text":"half \\ud83d","metadata":{},"year":1950}\n',
    'queries.jsonl': '{"_id":1,"text":"","metadata":{}}\n',
    'qrels/test.tsv': '1\t7\t1\n1\td 2\t2\n1\tnowhere\t1\n',
  });
  const { queries, qrels } = await readBeirDataset(folder);
  expect(queries).toEqual([{ id: '1', text: '' }]);
  expect([...(qrels.get('1') ?? [])]).toEqual([
    ['7', 1],
    ['d 2', 2],
    ['nowhere', 1],
  ]);
  expect(await readDocuments(folder)).toEqual([
    { id: '7', title: '', text: '' },
    { id: 'd 2', title: '', text: 'half \ufffd' },
  ]);
});

test('a file that is missing is named', async () => {
  await using folder = await datasetFolder();
  await expect(readBeirDataset({ ...folder, split: 'dev' })).rejects.toThrow(/dev\.tsv is missing/);
});
