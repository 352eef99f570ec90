import { expect, test } from '@jest/globals';
import type { Embedder } from '../../embed/embedder.ts';
import { runLibraryStoreContract } from '../../testing/library-store-contract.ts';
import { aDocument, ingest, search, TENANT } from '../../testing/library-world.ts';
import { createRealWorld, createStandInWorld } from '../../testing/qdrant-world.ts';

const openApiPath = process.env['QDRANT_OPENAPI'] || undefined;
const realUrl = process.env['QDRANT_URL'] || undefined;
const apiKey = process.env['QDRANT_API_KEY'] || undefined;

runLibraryStoreContract({ name: 'qdrant store', create: () => createStandInWorld({ openApiPath }) });
if (openApiPath === undefined)
  process.stderr.write("QDRANT_OPENAPI is not set: nothing was held against Qdrant's own description.\n");

if (realUrl === undefined) {
  process.stderr.write('QDRANT_URL is not set: the store was tested on a stand-in, NOT on a real Qdrant.\n');
} else {
  process.stderr.write(`The store is tested on the Qdrant at ${realUrl} as well.\n`);
  runLibraryStoreContract({
    name: 'qdrant store on a real server',
    create: () => createRealWorld({ url: realUrl, apiKey }),
  });
}

/** Directions are topics, by the words that belong to them. */
function topicEmbedder({
  topics,
  late = false,
}: {
  topics: readonly (readonly string[])[];
  late?: boolean;
}): Embedder {
  const embed = (text: string): Float32Array => {
    const counts = topics.map((words) => words.filter((word) => text.toLowerCase().includes(word)).length);
    const length = Math.hypot(...counts, 0.1);
    return Float32Array.from([...counts, 0.1], (count) => count / length);
  };
  return {
    model: 'topics',
    dimensions: topics.length + 1,
    embedPassages: async (texts) => texts.map(embed),
    embedQuery: (text) => (late ? new Promise(() => undefined) : Promise.resolve(embed(text))),
    close: () => undefined,
  };
}

const topics = [
  ['ship', 'boat', 'vessel'],
  ['bread', 'loaf', 'oven'],
];

test('a search asks for all legs in one request, with the tenant outermost and the filter in each', async () => {
  await using world = await createStandInWorld({ openApiPath, embedder: topicEmbedder({ topics }) });
  await ingest({ document: aDocument({ text: 'The ship is late.' }) }, world);
  await ingest({ document: aDocument({ uri: 'u:2', text: 'An oven for bread.', author: 'Bob' }) }, world);
  await search({ query: 'ship' }, world); // so that the languages are known
  const before = world.server.requests.length;
  const hits = await search({ query: 'a ship of old', filter: { authors: ['ada example'] } }, world);
  const requests = world.server.requests.slice(before);
  expect(requests.map(({ path }) => path)).toEqual([
    '/collections/library/points/query/batch',
    '/collections/library/points',
  ]);
  const must = [
    { key: 'tenant', match: { value: TENANT } },
    { key: 'live', match: { value: true } },
    { key: 'author', match: { any: ['ada example'] } },
  ];
  expect(requests[0]?.body).toMatchObject({
    searches: [
      { using: 'bm25', filter: { must }, params: { idf: { corpus: { must: must.slice(0, 2) } } } },
      { using: 'dense', filter: { must } },
    ],
  });
  expect(hits.map(({ legs }) => legs)).toEqual([
    { bm25: { rank: 1, score: expect.any(Number) }, lsa: { rank: 1, score: expect.any(Number) } },
  ]);
});

test('every filter of every request holds the tenant', async () => {
  await using world = await createStandInWorld({ openApiPath });
  const documentId = await ingest({ document: aDocument() }, world);
  await ingest({ document: aDocument({ text: 'Another text of the keeper.' }) }, world);
  await search({ query: 'keeper', filter: { documentIds: [documentId] } }, world);
  await world.store.stats({ tenant: TENANT });
  await world.store.getDocument({ tenant: TENANT, documentId });
  await world.store.queryTerms({ tenant: TENANT, query: 'keeper' }, { signal: new AbortController().signal });
  await world.store.removeDocument({ tenant: TENANT, documentId });
  const filters = world.server.requests.flatMap(({ body }) => filtersIn(body));
  expect(filters.length).toBeGreaterThan(10);
  for (const filter of filters)
    expect(filter).toMatchObject({
      must: expect.arrayContaining([{ key: 'tenant', match: { value: TENANT } }]),
    });
});

function filtersIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    ['filter', 'update_filter', 'corpus'].includes(key) ? [inner] : filtersIn(inner),
  );
}

test('with an embedder a text is found by what it means', async () => {
  await using world = await createStandInWorld({ openApiPath, embedder: topicEmbedder({ topics }) });
  await ingest({ document: aDocument({ uri: 'u:sea', text: 'A vessel on the water.' }) }, world);
  await ingest({ document: aDocument({ uri: 'u:bakery', text: 'A loaf, still warm.' }) }, world);
  const hits = await search({ query: 'boat' }, world);
  expect(hits.map(({ document }) => document.uri)).toEqual(['u:sea', 'u:bakery']);
  expect(hits[0]?.legs).toEqual({ lsa: { rank: 1, score: expect.any(Number) } });
  expect(await search({ query: 'boat', legs: ['bm25'] }, world)).toEqual([]);
});

test('where the embedding of a query fails, words are still found and somebody is told', async () => {
  const failures: string[] = [];
  await using world = await createStandInWorld({
    openApiPath,
    embedder: topicEmbedder({ topics, late: true }),
    onLegFailure: ({ leg, error }) => failures.push(`${leg}: ${String(error)}`),
  });
  const store = await world.open({ embedTimeoutMs: 5 });
  await ingest({ document: aDocument({ text: 'A vessel on the water.' }) }, world);
  expect(await search({ query: 'vessel' }, { store })).toHaveLength(1);
  expect(failures).toEqual([expect.stringContaining('took too long')]);
  await expect(search({ query: 'vessel', legs: ['lsa'] }, { store })).rejects.toMatchObject({
    code: 'embedder_unavailable',
  });
});

test('rm3 finds what uses the words of the best hits, by one more request, and only in a library of some size', async () => {
  await using world = await createStandInWorld({ openApiPath });
  await ingest({ document: aDocument({ uri: 'u:0', title: '', text: 'beacon lamp oil' }) }, world);
  await ingest({ document: aDocument({ uri: 'u:1', title: '', text: 'lamp oil wick' }) }, world);
  expect(await search({ query: 'beacon', legs: ['rm3'] }, world)).toEqual([]);
  for (let n = 2; n < 50; n += 1)
    await ingest({ document: aDocument({ uri: `u:${n}`, title: '', text: `note ${n}` }) }, world);
  await search({ query: 'beacon' }, world); // so that the facts are known
  const before = world.server.requests.length;
  const hits = await search({ query: 'beacon' }, world);
  expect(hits.map(({ document }) => document.uri)).toEqual(['u:0', 'u:1']);
  expect(hits.map(({ legs }) => Object.keys(legs))).toEqual([['bm25', 'rm3'], ['rm3']]);
  const paths = world.server.requests.slice(before).map(({ path }) => path.split('/').at(-1));
  expect(paths).toEqual(['batch', 'batch', 'points']);
});

test('equal scores beyond the candidates of a leg are ordered by chunk id', async () => {
  await using world = await createStandInWorld();
  for (let n = 0; n < 130; n += 1) await ingest({ document: aDocument({ uri: `u:${n}` }) }, world);
  const all = await search({ query: 'keeper', limit: 130 }, world);
  const ids = all.map(({ chunk }) => chunk.id);
  expect(ids).toEqual([...ids].sort());
  expect((await search({ query: 'keeper', limit: 3 }, world)).map(({ chunk }) => chunk.id)).toEqual(
    ids.slice(0, 3),
  );
});

test('a hidden chunk of any length is kept in pieces', async () => {
  await using world = await createStandInWorld({ openApiPath });
  const text = `---\nlayout: ${'🌊x'.repeat(500_000)}\n---\n\nThe keeper.\n`;
  const documentId = await ingest({ document: aDocument({ text }) }, world);
  expect((await world.store.getDocument({ tenant: TENANT, documentId }))?.text === text).toBe(true);
  const chunks = await world.store.listChunks({ tenant: TENANT, documentId });
  expect(chunks.map(({ kind }) => kind)).toEqual(['hidden', 'prose']);
});

test('what Qdrant cannot do is said in words that help', async () => {
  await using world = await createStandInWorld();
  await ingest({ document: aDocument() }, world);
  await search({ query: 'keeper' }, world);
  for (const [status, expected] of [
    [503, { code: 'library_unavailable', retryable: true }],
    [403, { code: 'internal', message: 'Qdrant refuses the key. Check QDRANT_API_KEY.' }],
    [400, { code: 'internal', message: 'Qdrant refused a request (status 400).' }],
  ] as const) {
    world.server.failNext({ status });
    await expect(search({ query: 'keeper' }, world)).rejects.toMatchObject(expected);
  }
  await world.server[Symbol.asyncDispose]();
  await expect(search({ query: 'keeper' }, world)).rejects.toMatchObject({
    code: 'library_unavailable',
    message: 'Qdrant cannot be reached.',
  });
});
