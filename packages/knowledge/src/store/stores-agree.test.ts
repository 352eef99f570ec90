import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chunkDocument } from '../chunk/chunk-document.ts';
import { FUSIONS, type LegName, type ScoredChunk, type SourceDocument } from '../document.ts';
import { createHttpEmbedder } from '../embed/http-embedder.ts';
import { startEmbeddingsStandIn } from '../testing/embeddings-stand-in.ts';
import { aDocument, ingest, search, TENANT } from '../testing/library-world.ts';
import { createStandInWorld } from '../testing/qdrant-world.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import type { LibraryStore } from './library-store.ts';

const { signal } = new AbortController();

interface Pair extends AsyncDisposable {
  readonly embedded: LibraryStore;
  readonly qdrant: LibraryStore;
}

async function createPair(): Promise<Pair> {
  const directory = await temporaryDirectory();
  const world = await createStandInWorld();
  const embedded = await openEmbeddedStore({ directory: directory.path });
  return {
    embedded,
    qdrant: world.store,
    async [Symbol.asyncDispose]() {
      await embedded.close();
      await world[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Takes what the one exports into the other. */
async function copy({ from, to }: { from: LibraryStore; to: LibraryStore }): Promise<void> {
  for await (const { document, fingerprint } of from.exportDocuments({ tenant: TENANT })) {
    const { id: documentId, ingestedAt: _at, length: _length, chunks: _chunks, ...source } = document;
    const chunks = chunkDocument({ tenant: TENANT, documentId, ...source });
    await to.replaceDocument({ tenant: TENANT, document: source, chunks, fingerprint });
  }
}

/** Qdrant computes with 24 bits: chunks whose scores are nearer to each other than that may change places. */
const TOLERANCE = 1e-5;

function expectSameRanking(found: readonly ScoredChunk[], expected: readonly ScoredChunk[], leg: LegName) {
  const scoreOf = (hit: ScoredChunk | undefined): number => hit?.legs[leg]?.score ?? 0;
  const byId = new Map(expected.map((hit) => [hit.chunk.id, hit]));
  expect(found.length).toBe(expected.length);
  found.forEach((hit, i) => {
    const same = byId.get(hit.chunk.id);
    expect(hit.chunk).toEqual(same?.chunk);
    expect(hit.text).toBe(same?.text);
    expect(Math.abs(scoreOf(same) / scoreOf(expected[i]) - 1)).toBeLessThan(TOLERANCE);
    expect(Math.abs(scoreOf(hit) / scoreOf(same) - 1)).toBeLessThan(TOLERANCE);
  });
}

const WORDS = [
  ...['harbour', 'lantern', 'gull', 'anchor', 'naïve', 'Straße', 'cafe\u0301', '👩‍🚀', '\u{20bb7}'],
  ...['المنارة', 'שומר', 'κύματα', '灯塔', 'とうだい', 'प्रकाश', 'маяк'],
];
const AUTHORS = ['Ada', 'Émile', null];

const documents: fc.Arbitrary<SourceDocument[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.nat(30),
      words: fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }),
      author: fc.constantFrom(...AUTHORS),
      language: fc.constantFrom('en', 'de', null),
    }),
    { selector: ({ name }) => name, maxLength: 12 },
  )
  .map((all) =>
    all.map(({ name, words, author, language }) =>
      aDocument({ uri: `u:${name}`, title: `Note ${name}`, text: words.join(' '), author, language }),
    ),
  );

test('the same documents in either store, written or imported, have the same ids and the same order by words', async () => {
  const property = fc.asyncProperty(documents, async (all) => {
    await using first = await createPair();
    await using second = await createPair();
    for (const document of all) await ingest({ document }, { store: first.embedded });
    await copy({ from: first.embedded, to: first.qdrant });
    await copy({ from: first.qdrant, to: second.embedded });
    for (const query of [...WORDS, 'harbour lantern gull', 'المنارة שומר κύματα naïve']) {
      const [expected, found, back] = await Promise.all(
        [first.embedded, first.qdrant, second.embedded].map((store) =>
          search({ query, legs: ['bm25'] }, { store }),
        ),
      );
      expectSameRanking(found ?? [], expected ?? [], 'bm25');
      const outline = (hits: readonly ScoredChunk[] = []) =>
        hits.map(({ chunk, score }) => ({ chunk, score }));
      expect(outline(back)).toEqual(outline(expected));
    }
  });
  await fc.assert(property, { numRuns: 8, examples: [[[]], [[aDocument({ text: 'gull' })]]] });
});

test('no filter of either store lets through what is of another author or tenant', async () => {
  const filters = fc.record({
    author: fc.constantFrom('ada', 'ÉMILE', 'nobody'),
    query: fc.constantFrom(...WORDS),
  });
  const property = fc.asyncProperty(documents, documents, filters, async (own, theirs, { author, query }) => {
    await using pair = await createPair();
    for (const store of [pair.embedded, pair.qdrant]) {
      for (const document of own) await ingest({ document }, { store });
      for (const document of theirs) await ingest({ document, tenant: 'bob' }, { store });
      const filter = { authors: [author] };
      const hits = await search({ query, filter }, { store });
      const all = await search({ query }, { store });
      const isMeant = ({ document }: ScoredChunk) => document.author?.toLowerCase() === author.toLowerCase();
      expect(hits.map(({ chunk }) => chunk.id).sort()).toEqual(
        all
          .filter(isMeant)
          .map(({ chunk }) => chunk.id)
          .sort(),
      );
      const uris = new Set(own.map(({ uri, author: by }) => `${uri} ${by}`));
      for (const { document } of all) expect(uris).toContain(`${document.uri} ${document.author}`);
    }
  });
  await fc.assert(property, { numRuns: 8 });
});

test('feedback finds the same in either store', async () => {
  await using pair = await createPair();
  const subjects = ['harbour lantern wick oil', 'gull rope tide sand', 'bread oven flour salt'].map((words) =>
    words.split(' '),
  );
  for (let n = 0; n < 70; n += 1) {
    const words = subjects[n % 3] ?? [];
    const text = Array.from({ length: 6 + (n % 9) }, (_, i) => words[(n * 5 + i * i) % (2 + (n % 3))]).join(
      ' ',
    );
    await ingest(
      {
        document: aDocument({
          uri: `u:${n}`,
          title: `Note ${n}`,
          text,
          language: n % 7 === 0 ? 'de' : 'en',
        }),
      },
      { store: pair.embedded },
    );
  }
  await copy({ from: pair.embedded, to: pair.qdrant });
  for (const query of ['harbour', 'gull unheard', 'bread oven', 'wick sand flour']) {
    const expected = await search({ query, legs: ['rm3'] }, { store: pair.embedded });
    const found = await search({ query, legs: ['rm3'] }, { store: pair.qdrant });
    expect(expected.length).toBeGreaterThan(5);
    expectSameRanking(found, expected, 'rm3');
    const convex = { query, legs: ['bm25', 'rm3'] as const, fusion: 'convex' as const };
    const [inFile, inQdrant] = [
      await search(convex, { store: pair.embedded }),
      await search(convex, { store: pair.qdrant }),
    ];
    const scores = (hits: readonly ScoredChunk[]) =>
      new Map(hits.map(({ chunk, score }) => [chunk.id, score] as const));
    for (const [id, score] of scores(inFile)) expect(scores(inQdrant).get(id)).toBeCloseTo(score, 4);
  }
});

test('with an embedder either store finds the same, in any legs and fusion, and only what is like the query', async () => {
  await using server = await startEmbeddingsStandIn({ synonyms: [['harbour', 'haven']] });
  const connect = (dimensions?: number) =>
    createHttpEmbedder({ url: server.url, model: 'm', dimensions }, { signal });
  await using directory = await temporaryDirectory();
  const embedded = await openEmbeddedStore(
    { directory: directory.path, embedTimeoutMs: 10_000 },
    { connectEmbedder: (known) => connect(known?.dimensions) },
  );
  await using world = await createStandInWorld({ embedder: await connect() });
  const subjects = ['harbour lantern wick oil', 'gull rope tide sand', 'bread oven flour salt'];
  for (let n = 0; n < 60; n += 1) {
    const words = (subjects[n % 3] ?? '').split(' ');
    const text = Array.from({ length: 6 + (n % 9) }, (_, i) => words[(n * 5 + i * i) % (2 + (n % 3))]);
    const document = aDocument({ uri: `u:${n}`, text: text.join(' '), tags: [`t${n % 4}`] });
    await ingest({ document }, { store: embedded });
    await ingest({ document }, { store: world.store });
  }
  await embedded.embedWaiting({ signal });
  const asked = ['haven', 'bread oven', 'gull unheard', 'unheard'].flatMap((query) =>
    [undefined, { tags: ['t1'] }, { tags: ['none'] }].flatMap((filter) =>
      FUSIONS.flatMap((fusion) =>
        [undefined, ['lsa'], ['lsa', 'rm3'], ['bm25', 'rm3']].flatMap((legs) =>
          [true, false].map((feedback) => ({
            query,
            filter,
            fusion,
            legs: legs as LegName[] | undefined,
            feedback,
          })),
        ),
      ),
    ),
  );
  for (const request of asked) {
    const [expected, found] = [
      await search(request, { store: embedded }),
      await search(request, { store: world.store }),
    ];
    const scores = new Map(found.map(({ chunk, score }) => [chunk.id, score] as const));
    expect([request, scores.size]).toEqual([request, expected.length]);
    for (const { chunk, score } of expected) expect(scores.get(chunk.id)).toBeCloseTo(score, 4);
  }
  expect(await search({ query: 'haven' }, { store: world.store })).not.toEqual([]);
  expect(await search({ query: 'unheard' }, { store: world.store })).toEqual([]);
  await embedded.close();
});
