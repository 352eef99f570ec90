import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createManualClock } from '@twinscribe/platform/testing';
import { createHttpEmbedder } from '../embed/http-embedder.ts';
import { createEmbeddingsWorld, createSettledWorld } from '../testing/embeddings-world.ts';
import { runLibraryStoreContract } from '../testing/library-store-contract.ts';
import { aDocument, ingest, search, TENANT } from '../testing/library-world.ts';
import type { LegFailure } from './leg-failure.ts';
import type { LibraryStore } from './library-store.ts';
import { reindexLibrary } from './reindex-library.ts';

const { signal } = new AbortController();
const synonyms = [['boat', 'vessel']];
const vessel = aDocument({ uri: 'u:sea', title: 'One', text: 'A vessel on the water.' });
const loaf = aDocument({ uri: 'u:bakery', title: 'Two', text: 'A loaf, still warm.' });

runLibraryStoreContract({ name: 'embedded with embeddings', create: createSettledWorld });

const waitingIn = async (store: LibraryStore): Promise<number> =>
  (await store.stats({ tenant: TENANT })).waiting ?? 0;

const findByMeaning = async (query: string, store: LibraryStore): Promise<string[]> =>
  (await search({ query, legs: ['lsa'] }, { store })).map(({ document }) => document.uri);

test('a text is found by what it means, and only where the filter lets it through', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  for (const document of [vessel, loaf]) await ingest({ document }, world);
  await world.store.embedWaiting({ signal });
  const [hit, ...others] = await search({ query: 'boat' }, world);
  expect(hit?.document.uri).toBe('u:sea');
  expect(hit?.legs).toEqual({ lsa: { rank: 1, score: expect.any(Number) } });
  expect(others).toEqual([]);
  expect(await search({ query: 'boat', filter: { tags: ['bread'] } }, world)).toEqual([]);
  expect(await search({ query: 'boat', tenant: 'bob' }, world)).toEqual([]);
});

test('many documents go in one request', async () => {
  await using world = await createEmbeddingsWorld();
  const before = world.server.requests.length;
  for (let n = 0; n < 40; n += 1)
    await ingest({ document: aDocument({ uri: `u:${n}`, text: `Number ${n}.` }) }, world);
  await world.store.embedWaiting({ signal });
  expect(world.server.requests.slice(before).length).toBeLessThan(20);
  expect(await waitingIn(world.store)).toBe(0);
});

test('what cannot be embedded is found by words at once, and embedded when the server is back', async () => {
  const clock = createManualClock();
  const failures: string[] = [];
  const onLegFailure = ({ leg, during }: LegFailure) => failures.push(`${leg}: ${during}`);
  await using world = await createEmbeddingsWorld({ synonyms });
  const store = await world.open({ clock, onLegFailure });
  world.server.status = 503;
  await ingest({ document: vessel }, { store });
  const embedding = store.embedWaiting({ signal });
  while (world.server.requests.length < 3) await setTimeout(5);
  await clock.advance(1_000);
  await embedding;
  expect(failures).toContain('lsa: embedding');
  expect((await search({ query: 'water', legs: ['bm25'] }, { store })).length).toBe(1);
  expect(await waitingIn(store)).toBe(1);
  world.server.status = 200;
  while ((await waitingIn(store)) !== 0) {
    await clock.advance(60_000);
    await setTimeout(5);
  }
  expect(await findByMeaning('boat', store)).toEqual(['u:sea']);
});

test('what one process could not embed, the next one does', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  world.server.status = 401;
  await ingest({ document: vessel }, world);
  await world.store.close();
  world.server.status = 200;
  const next = await world.open();
  await next.embedWaiting({ signal });
  expect(await findByMeaning('boat', next)).toEqual(['u:sea']);
});

test('a text that the model refuses does not hold up the others', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  const failures: LegFailure[] = [];
  const store = await world.open({ onLegFailure: (failure) => failures.push(failure) });
  world.server.refuses = 'loaf';
  for (const document of [loaf, vessel]) await ingest({ document }, { store });
  await store.embedWaiting({ signal });
  expect(await findByMeaning('boat', store)).toEqual(['u:sea']);
  expect(await waitingIn(store)).toBe(1);
  expect(failures.map(({ during }) => during)).toContain('embedding');
  expect((await search({ query: 'loaf', legs: ['bm25'] }, { store })).length).toBe(1);
});

test('two processes embed each text once', async () => {
  await using world = await createEmbeddingsWorld();
  const other = await world.open();
  for (let n = 0; n < 12; n += 1)
    await ingest({ document: aDocument({ uri: `u:${n}`, text: `Number ${n}.` }) }, world);
  await Promise.all([world.store.embedWaiting({ signal }), other.embedWaiting({ signal })]);
  const texts = world.server.requests.flat().filter((text) => text.includes('Number'));
  expect(new Set(texts).size).toBe(12);
  expect(texts).toHaveLength(12);
});

test('closing embeds what was written, but not for a caller who has left', async () => {
  await using world = await createEmbeddingsWorld();
  const store = await world.open();
  await ingest({ document: vessel }, { store });
  await store.close();
  expect(await waitingIn(world.store)).toBe(0);
  const leaving = new AbortController();
  const left = await world.open({ signal: leaving.signal });
  world.server.status = 503; // which closing would try again after a while
  await ingest({ document: loaf }, { store: left });
  leaving.abort();
  await left.close();
  expect(await waitingIn(world.store)).toBe(1);
});

test('a search does not wait longer for its query than it may', async () => {
  await using world = await createEmbeddingsWorld();
  await ingest({ document: vessel }, world);
  await world.store.embedWaiting({ signal });
  const failures: string[] = [];
  const clock = createManualClock();
  const store = await world.open({
    clock,
    connectEmbedder: async (known) => ({
      ...(await createHttpEmbedder({ url: world.server.url, model: 'm', ...known }, { signal })),
      embedQuery: () => new Promise(() => undefined),
    }),
    onLegFailure: ({ during, error }) => failures.push(`${during}: ${String(error)}`),
  });
  const searching = search({ query: 'vessel' }, { store });
  await clock.advance(10_000);
  expect((await searching).map(({ legs }) => Object.keys(legs))).toEqual([['bm25']]);
  expect(failures).toEqual([expect.stringContaining('search: AppError: The embedding of the query took')]);
});

test('another model needs a reindex, and one that fails leaves the old vectors', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  await ingest({ document: vessel }, world);
  await world.store.embedWaiting({ signal });
  await expect(world.open({ model: 'other' })).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringMatching(/embeddings of m \(512 dimensions\).*twin reindex/),
  });
  const { url } = world.server;
  const embedder = await createHttpEmbedder({ url, model: 'other', dimensions: 512 }, { signal });
  world.server.status = 401;
  const reindexing = reindexLibrary({ directory: world.directory, scope: 'outdated' }, { signal, embedder });
  await expect(reindexing).rejects.toThrow(/refuses the key/);
  world.server.status = 200;
  embedder.close();
  const again = await world.open();
  expect(await findByMeaning('boat', again)).toEqual(['u:sea']);
});

test('a reindex that is interrupted leaves what was, and the next one goes on', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  for (const document of [vessel, loaf]) await ingest({ document }, world);
  await world.store.embedWaiting({ signal });
  const { url } = world.server;
  const embedder = await createHttpEmbedder({ url, model: 'other', dimensions: 512 }, { signal });
  const reindexing = { directory: world.directory, scope: 'outdated' } as const;
  const away = { ...embedder, embedPassages: () => Promise.reject(new Error('away')) };
  await expect(reindexLibrary(reindexing, { signal, embedder: away })).rejects.toThrow('away');
  expect(await findByMeaning('boat', world.store)).toEqual(['u:sea']);
  const progress: number[] = [];
  const onProgress = ({ done }: { done: number }) => progress.push(done);
  expect(await reindexLibrary(reindexing, { signal, embedder, onProgress })).toEqual({ documents: 2 });
  expect(progress).toEqual([2]);
  embedder.close();
  const after = await world.open({ model: 'other' });
  expect(await waitingIn(after)).toBe(0);
  expect(await findByMeaning('boat', after)).toEqual(['u:sea']);
  await expect(world.open()).rejects.toThrow(/embeddings of other.*embeddings of m/);
});
