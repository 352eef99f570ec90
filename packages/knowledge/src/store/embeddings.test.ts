import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { untilAborted } from '@twinscribe/platform';
import { createManualClock, type ManualClock } from '@twinscribe/platform/testing';
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

test('a vector that cannot be searched costs its document a leg, and a reindex makes it anew', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  const { url } = world.server;
  const embedder = await createHttpEmbedder({ url, model: 'm', dimensions: 512 }, { signal });
  const bad = await world.open({
    connectEmbedder: async () => ({
      ...embedder,
      embedPassages: async (texts, capabilities) => {
        const vectors = await embedder.embedPassages(texts, capabilities);
        return vectors.map((vector, i) => (texts[i]?.includes('loaf') === true ? vector.fill(0) : vector));
      },
    }),
  });
  for (const document of [loaf, vessel]) await ingest({ document }, { store: bad });
  await bad.embedWaiting({ signal });
  const failures: string[] = [];
  const onLegFailure = ({ leg, error }: LegFailure) => failures.push(`${leg}: ${String(error)}`);
  const store = await world.open({ onLegFailure });
  expect(await findByMeaning('boat', store)).toEqual(['u:sea']);
  expect(failures).toEqual([expect.stringMatching(/lsa: .*u:bakery.*twin reindex/)]);
  expect(await findByMeaning('loaf', store)).toEqual([]);
  expect((await search({ query: 'loaf', legs: ['bm25'] }, { store })).length).toBe(1);
  const reindexing = { directory: world.directory, scope: 'outdated' } as const;
  expect(await reindexLibrary(reindexing, { signal, embedder })).toEqual({ documents: 1 });
  expect(await findByMeaning('loaf', store)).toEqual(['u:bakery']);
  expect(await reindexLibrary(reindexing, { signal, embedder })).toEqual({ documents: 0 });
});

const ingestRefused = async (store: LibraryStore): Promise<void> => {
  for (let n = 0; n < 10; n += 1) await ingest({ document: { ...loaf, uri: `u:loaf-${n}` } }, { store });
  for (let n = 0; n < 3; n += 1) await ingest({ document: { ...vessel, uri: `u:sea-${n}` } }, { store });
};

test('however many texts are refused in a row, the ones behind them get their vectors', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  world.server.status = 401;
  await ingestRefused(world.store);
  await world.store.close();
  world.server.status = 200;
  world.server.refuses = 'loaf';
  const failures: string[] = [];
  const store = await world.open({ onLegFailure: ({ error }) => failures.push(String(error)) });
  await store.embedWaiting({ signal });
  expect(await waitingIn(store)).toBe(10);
  expect((await findByMeaning('boat', store)).sort()).toEqual(['u:sea-0', 'u:sea-1', 'u:sea-2']);
  expect(failures).toEqual([expect.stringMatching(/status 400.*u:loaf-0, .*u:loaf-4 and 5 more/)]);
});

test('a reindex goes on past what the embedder refuses, and keeps the old vectors where it refuses all', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  await ingestRefused(world.store);
  await world.store.embedWaiting({ signal });
  const { url } = world.server;
  const embedder = await createHttpEmbedder({ url, model: 'other', dimensions: 512 }, { signal });
  const reindexing = { directory: world.directory, scope: 'outdated' } as const;
  world.server.refuses = ' '; // every document, and no single word
  await expect(reindexLibrary(reindexing, { signal, embedder })).rejects.toThrow(/u:loaf-0.* and 8 more/);
  expect(await findByMeaning('boat', await world.open())).toHaveLength(3);
  world.server.refuses = 'loaf';
  expect(await reindexLibrary(reindexing, { signal, embedder })).toEqual({ documents: 3 });
  embedder.close();
  const after = await world.open({ model: 'other' });
  expect(await findByMeaning('boat', after)).toHaveLength(3);
  expect(await waitingIn(after)).toBe(10);
});

test('a process keeps the work to itself while it is at it, and for seconds after it has died', async () => {
  await using world = await createEmbeddingsWorld({ synonyms });
  const [clock, otherClock] = [createManualClock(), createManualClock()];
  const start = Date.now();
  let elapsedMs = 0;
  const now = (): Date => new Date(start + elapsedMs);
  const killed = new AbortController();
  const first = await world.open({
    clock,
    now,
    signal: killed.signal,
    connectEmbedder: async (known) => ({
      ...(await createHttpEmbedder({ url: world.server.url, model: 'm', ...known }, { signal })),
      embedPassages: async (_texts, { signal: closing }) =>
        untilAborted(new Promise(() => undefined), { signal: closing }),
    }),
  });
  await ingest({ document: vessel }, { store: first });
  while (clock.pending() === 0) await setTimeout(1);
  const second = await world.open({ clock: otherClock, now });
  let isDone = false;
  const embedding = second.embedWaiting({ signal }).then(() => (isDone = true));
  const pass = async (clocks: readonly ManualClock[]): Promise<void> => {
    elapsedMs += 1_000;
    for (const each of clocks) await each.advance(1_000);
    await setTimeout(1);
  };
  for (let working = 0; working < 25; working += 1) await pass([clock, otherClock]);
  expect(isDone).toBe(false);
  for (let afterDeath = 0; afterDeath < 11; afterDeath += 1) await pass([otherClock]);
  for (let poll = 0; poll < 500 && !isDone; poll += 1) {
    await otherClock.advance(100);
    await setTimeout(5);
  }
  expect(isDone).toBe(true);
  await embedding;
  expect(await findByMeaning('boat', second)).toEqual(['u:sea']);
  killed.abort();
});
