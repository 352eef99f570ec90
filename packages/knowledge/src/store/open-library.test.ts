import { expect, test } from '@jest/globals';
import { loopback } from '@twinscribe/platform/testing';
import { z } from 'zod';
import { aDocument, ingest, search } from '../testing/library-world.ts';
import { startEmbeddingsStandIn } from '../testing/embeddings-stand-in.ts';
import { startQdrantStandIn } from '../testing/qdrant-stand-in.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import type { LegFailure } from './leg-failure.ts';
import {
  libraryVariables,
  locateLibrary,
  openLibrary,
  reindexAnyLibrary,
  type LibrarySettings,
} from './open-library.ts';

const openApiPath = process.env['QDRANT_OPENAPI'] || undefined;
const { signal } = new AbortController();
const settings = (variables: Record<string, string>): LibrarySettings =>
  z.object(libraryVariables).parse(variables);

test('without the address of Qdrant the library is in the directory', async () => {
  await using directory = await temporaryDirectory();
  const embedded = settings({ TWIN_DATA_DIR: directory.path });
  const library = await openLibrary(embedded, { signal });
  await ingest({ document: aDocument() }, { store: library });
  await library.close();
  expect(await reindexAnyLibrary({ settings: embedded, scope: 'all' }, { signal })).toEqual({ documents: 1 });
  expect(locateLibrary(embedded)).toBe(directory.path);
});

test('with it the library is there, with the embeddings that are configured', async () => {
  await using server = await startQdrantStandIn({ openApiPath });
  await using embeddings = await loopback((request, response) => {
    void request.toArray().then((parts: Buffer[]) => {
      const { input } = JSON.parse(Buffer.concat(parts).toString()) as { input: string[] }; // sent by our own embedder
      response.end(JSON.stringify({ data: input.map((_, index) => ({ index, embedding: [1, 0] })) }));
    });
  });
  const lexical = settings({ QDRANT_URL: server.url, QDRANT_COLLECTION: 'mine' });
  const first = await openLibrary(lexical, { signal });
  await ingest({ document: aDocument() }, { store: first });
  await first.close();

  const both = settings({
    QDRANT_URL: server.url,
    QDRANT_COLLECTION: 'mine',
    EMBEDDINGS_URL: embeddings.url,
    EMBEDDINGS_MODEL: 'm',
  });
  await expect(openLibrary(both, { signal })).rejects.toThrow(/twin reindex/);
  expect(await reindexAnyLibrary({ settings: both, scope: 'outdated' }, { signal })).toEqual({
    documents: 1,
  });
  const second = await openLibrary(both, { signal });
  expect((await search({ query: 'keeper' }, { store: second }))[0]?.legs).toHaveProperty('lsa');
  await second.close();
  expect(locateLibrary(both)).toBe(`mine in Qdrant at ${server.url}`);
});

test('either library fuses its legs as configured', async () => {
  await using server = await startQdrantStandIn({ openApiPath });
  await using directory = await temporaryDirectory();
  for (const place of [{ TWIN_DATA_DIR: directory.path }, { QDRANT_URL: server.url }] as Record<
    string,
    string
  >[]) {
    const library = await openLibrary(settings({ ...place, SEARCH_FUSION: 'convex' }), { signal });
    await ingest({ document: aDocument() }, { store: library });
    // The best hit of every leg has all that there is to have by scores, and 1 / 61 of its vote by ranks.
    expect((await search({ query: 'keeper' }, { store: library }))[0]?.score).toBeCloseTo(1, 6);
    await library.close();
  }
  expect(() => settings({ SEARCH_FUSION: 'magic' })).toThrow();
});

test('an embeddings server without a model is refused', async () => {
  const opening = openLibrary(settings({ EMBEDDINGS_URL: 'http://127.0.0.1:1' }), { signal });
  await expect(opening).rejects.toMatchObject({
    name: 'ConfigError',
    faults: [expect.stringContaining('EMBEDDINGS_MODEL')],
  });
});

test('in the directory, too, embeddings are used where they are configured, and changing them needs a reindex', async () => {
  await using directory = await temporaryDirectory();
  await using embeddings = await startEmbeddingsStandIn();
  const lexical = settings({ TWIN_DATA_DIR: directory.path });
  const first = await openLibrary(lexical, { signal });
  await ingest({ document: aDocument() }, { store: first });
  await first.close();
  const both = settings({
    TWIN_DATA_DIR: directory.path,
    EMBEDDINGS_URL: embeddings.url,
    EMBEDDINGS_MODEL: 'm',
  });
  await expect(openLibrary(both, { signal })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining('twin reindex'),
  });
  const reindexing = { settings: both, scope: 'outdated' } as const;
  expect(await reindexAnyLibrary(reindexing, { signal })).toEqual({ documents: 1 });
  expect(await reindexAnyLibrary(reindexing, { signal })).toEqual({ documents: 0 });
  const second = await openLibrary(both, { signal });
  expect((await search({ query: 'keeper' }, { store: second }))[0]?.legs).toHaveProperty('lsa');
  await second.close();
  await expect(openLibrary(lexical, { signal })).rejects.toThrow(/twin reindex/);
});

test('a library with embeddings opens while their server is away, and is searched by words', async () => {
  await using directory = await temporaryDirectory();
  const embeddings = await startEmbeddingsStandIn();
  const both = settings({
    TWIN_DATA_DIR: directory.path,
    EMBEDDINGS_URL: embeddings.url,
    EMBEDDINGS_MODEL: 'm',
  });
  const first = await openLibrary(both, { signal });
  await ingest({ document: aDocument() }, { store: first });
  await first.close();
  await embeddings[Symbol.asyncDispose]();
  const failures: string[] = [];
  const onLegFailure = ({ leg, during }: LegFailure) => failures.push(`${leg}: ${during}`);
  const second = await openLibrary(both, { signal, onLegFailure });
  const hits = await search({ query: 'keeper' }, { store: second });
  expect(hits.map(({ legs }) => Object.keys(legs))).toEqual([['bm25']]);
  expect(failures).toEqual(['lsa: search']);
  await second.close();
});

test('servers that are not there are named with their variable', async () => {
  const server = await startQdrantStandIn();
  await server[Symbol.asyncDispose]();
  const gone = { QDRANT_URL: server.url };
  await expect(openLibrary(settings(gone), { signal })).rejects.toMatchObject({
    name: 'ConfigError',
    message: 'Qdrant cannot be reached. Check QDRANT_URL.',
  });
  const embeddings = { ...gone, EMBEDDINGS_URL: server.url, EMBEDDINGS_MODEL: 'm' };
  await expect(openLibrary(settings(embeddings), { signal })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining('Check EMBEDDINGS_URL'),
  });
});
