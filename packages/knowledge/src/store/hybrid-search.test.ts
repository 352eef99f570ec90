import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { LEG_NAMES, type LegName, type SourceDocument } from '../document.ts';
import { aDocument, ingest, inventedWord, search, TENANT } from '../testing/library-world.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import type { LibraryStore } from './library-store.ts';
import { closeDatabase, openDatabase } from './open-database.ts';

/** What the texts are about; the two names of a subject never stand in one text, but in like company. */
const SUBJECTS = [
  ['lighthouse', 'beacon'],
  ['bread', 'baguette'],
  ['search', 'lookup'],
];
const WORDS_OF_SUBJECT = 40;

/** One of the words that belong to a subject. */
const companion = (subject: number, n: number): string =>
  inventedWord(1_000 * (1 + subject) + (n % WORDS_OF_SUBJECT));

const companyOf = (subject: number, n: number): string =>
  Array.from({ length: 15 }, (_, i) => companion(subject, n * 7 + i * (1 + 2 * (n % 7)))).join(' ');

function themedDocument(n: number): SourceDocument {
  const subject = n % 3;
  const name = SUBJECTS[subject]?.[Math.floor(n / 3) % 2] ?? '';
  const text = `${name} ${companyOf(subject, n)} ${name}`;
  return aDocument({ uri: `u:${n}`, title: '', text, tags: [`tag ${n % 4}`], author: `Author ${n % 3}` });
}

const DOCUMENTS = Array.from({ length: 90 }, (_, n) => themedDocument(n));

async function fill(store: LibraryStore, documents: readonly SourceDocument[] = DOCUMENTS): Promise<void> {
  for (const document of documents) await ingest({ document }, { store });
}

async function openFilled(): Promise<{ store: LibraryStore; directory: string } & AsyncDisposable> {
  const directory = await temporaryDirectory();
  const store = await openEmbeddedStore({ directory: directory.path });
  await fill(store);
  return {
    store,
    directory: directory.path,
    async [Symbol.asyncDispose]() {
      await store.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function inDatabase<T>(
  directory: string,
  work: (database: Awaited<ReturnType<typeof openDatabase>>) => T,
): Promise<T> {
  const database = await openDatabase({ directory });
  try {
    return work(database);
  } finally {
    closeDatabase(database);
  }
}

const readFittedOn = (directory: string): Promise<number | undefined> =>
  inDatabase(
    directory,
    (database) =>
      database.prepare<{ fitted_on: number }>('SELECT fitted_on FROM latent_spaces').get()?.fitted_on,
  );

test('the first search of a small library finds a text that has no word of the query, by words used alike', async () => {
  await using world = await openFilled();
  const byWords = await search({ query: 'beacon', legs: ['bm25'] }, world);
  expect(byWords.every(({ text }) => text.includes('beacon'))).toBe(true);
  const hybrid = await search({ query: 'beacon', limit: 25 }, world);
  const others = hybrid.filter(({ text }) => !text.includes('beacon'));
  expect(others.length).toBeGreaterThan(5);
  expect(others.every(({ text }) => text.includes('lighthouse'))).toBe(true);
  expect(others.every(({ legs }) => legs.bm25 === undefined)).toBe(true);
  expect(others.some(({ legs }) => legs.lsa !== undefined)).toBe(true);
});

test('a hit says which legs found it and where, and its score is theirs fused', async () => {
  await using world = await openFilled();
  const [hit] = await search({ query: `beacon ${companion(0, 3)}` }, world);
  const ranks = LEG_NAMES.map((leg) => hit?.legs[leg]?.rank ?? NaN);
  const [bm25 = NaN, lsa = NaN, rm3 = NaN] = ranks;
  expect(hit?.score).toBeCloseTo(0.5 / (60 + bm25) + 1 / (60 + lsa) + 0.5 / (60 + rm3), 12);
  for (const leg of LEG_NAMES) {
    const hits = await search({ query: `beacon ${companion(0, 3)}`, legs: [leg] }, world);
    expect(hits.map(({ legs }) => legs[leg]?.rank)).toEqual(hits.map((_, i) => i + 1));
    expect(hits.every(({ legs }) => Object.keys(legs).join() === leg)).toBe(true);
  }
});

test('fused by scores, a hit has the share that its scores are of the best of each leg', async () => {
  await using world = await openFilled();
  const query = `beacon ${companion(0, 3)}`;
  const hits = await search({ query, fusion: 'convex' }, world);
  const best = (leg: LegName): number => Math.max(...hits.map(({ legs }) => legs[leg]?.score ?? 0));
  const [hit] = hits;
  const shareOf = (leg: LegName): number => (hit?.legs[leg]?.score ?? 0) / best(leg);
  expect(hit?.score).toBeCloseTo((0.5 * shareOf('bm25') + shareOf('lsa') + 0.5 * shareOf('rm3')) / 2, 12);
  expect(hits.map(({ chunk }) => chunk.id).sort()).toEqual(
    (await search({ query }, world)).map(({ chunk }) => chunk.id).sort(),
  );
});

test('a store fuses as it was opened to, unless a search says otherwise', async () => {
  await using world = await openFilled();
  const query = `beacon ${companion(0, 3)}`;
  const convex = await search({ query, fusion: 'convex' }, world);
  const plain = await search({ query }, world);
  const opened = await openEmbeddedStore({ directory: world.directory, fusion: 'convex' });
  expect(await search({ query }, { store: opened })).toEqual(convex);
  expect(await search({ query, fusion: 'rrf' }, { store: opened })).toEqual(plain);
  await opened.close();
});

test('without feedback nothing is learnt from the first hits', async () => {
  await using world = await openFilled();
  const asked = { query: `beacon ${companion(0, 3)}`, feedback: false };
  const hits = await search(asked, world);
  expect(hits.some(({ legs }) => legs.lsa !== undefined)).toBe(true);
  expect(hits.every(({ legs }) => legs.rm3 === undefined)).toBe(true);
  expect(await search({ ...asked, legs: ['rm3'] }, world)).toEqual([]);
  // What the query's own words say of a text is not moved by what else was found.
  const [alone] = await search({ ...asked, legs: ['lsa'] }, world);
  const [moved] = await search({ ...asked, feedback: true, legs: ['lsa'] }, world);
  expect(moved?.legs.lsa?.score).toBeGreaterThan(alone?.legs.lsa?.score ?? NaN);
});

test('no leg brings anything that the filter keeps out', async () => {
  await using world = await openFilled();
  for (const legs of [...LEG_NAMES.map((leg) => [leg]), LEG_NAMES]) {
    const filter = { tags: ['tag 1'], authors: ['author 0', 'author 2'] };
    const hits = await search({ query: `beacon ${companion(0, 3)} ${companion(1, 5)}`, legs, filter }, world);
    expect(hits.length).toBeGreaterThan(3);
    for (const { document } of hits) {
      expect(document.tags).toEqual(['tag 1']);
      expect(document.author).not.toBe('Author 1');
    }
  }
});

test('what rm3 takes its words from is what the filter lets through', async () => {
  await using world = await openFilled();
  // Of the texts about bread, only one may be read, and it alone has this word.
  const secret = aDocument({ uri: 'u:secret', title: '', text: 'bread bread zanzibar', tags: ['hidden'] });
  await ingest({ document: secret }, world);
  const follower = aDocument({ uri: 'u:other', title: '', text: 'zanzibar zanzibar', tags: ['tag 1'] });
  await ingest({ document: follower }, world);
  const filter = { tags: ['tag 1'] };
  const hits = await search({ query: 'bread', legs: ['rm3'], filter }, world);
  expect(hits.map(({ document }) => document.uri)).not.toContain('u:other');
});

test('what is found by likeness does not depend on what the filter keeps out', async () => {
  await using world = await openFilled();
  const asked = { query: 'beacon', legs: ['lsa'] as const, filter: { tags: ['tag 1'] } };
  const before = await search(asked, world);
  // As like the query as a text can be, and for the rest like what nobody asks for.
  const text = `beacon lighthouse ${companyOf(1, 7)}`;
  await ingest({ document: aDocument({ uri: 'u:secret', title: '', text, tags: ['hidden'] }) }, world);
  const everything = await search({ ...asked, filter: undefined }, world);
  expect(everything.map(({ document }) => document.uri)).toContain('u:secret');
  expect(await search(asked, world)).toEqual(before);
});

test('two fresh libraries of the same documents give the same results, whatever the order of ingestion', async () => {
  await using directoryA = await temporaryDirectory();
  await using directoryB = await temporaryDirectory();
  const [a, b] = [
    await openEmbeddedStore({ directory: directoryA.path }),
    await openEmbeddedStore({ directory: directoryB.path }),
  ];
  await fill(a);
  // Terms that only another tenant has, and numbers of terms in another order, make no difference.
  await ingest(
    { tenant: 'bob', document: aDocument({ text: `${companyOf(2, 5)} baguette unheard` }) },
    { store: b },
  );
  await fill(b, [...DOCUMENTS].reverse());
  for (const query of [
    `beacon ${companion(0, 3)}`,
    'baguette unheard',
    `what did you write about ${companion(2, 9)}`,
  ]) {
    const [ofA, ofB] = [await search({ query }, { store: a }), await search({ query }, { store: b })];
    expect(ofA.some(({ legs }) => legs.lsa !== undefined)).toBe(true);
    const outline = (hits: typeof ofA) =>
      hits.map(({ chunk, score, legs }) => ({ id: chunk.id, score, legs }));
    expect(outline(ofB)).toEqual(outline(ofA));
  }
  await a.close();
  await b.close();
});

test('a library opened again has its leg at once, in the space that it keeps', async () => {
  await using world = await openFilled();
  const before = await search({ query: `beacon ${companion(0, 3)}` }, world);
  await world.store.close();
  // Were a space fitted anew, this would be overwritten.
  await inDatabase(world.directory, (database) => database.exec('UPDATE latent_spaces SET fitted_on = 91'));
  const again = await openEmbeddedStore({ directory: world.directory });
  expect(await search({ query: `beacon ${companion(0, 3)}` }, { store: again })).toEqual(before);
  await again.close();
  expect(await readFittedOn(world.directory)).toBe(91);
});

test('a space that cannot be read, or of another analyser, is fitted anew', async () => {
  await using world = await openFilled();
  const before = await search({ query: `beacon ${companion(0, 3)}` }, world);
  await world.store.close();
  for (const change of [`bytes = x'00'`, `analyzer_version = 'other'`]) {
    await inDatabase(world.directory, (database) => database.exec(`UPDATE latent_spaces SET ${change}`));
    const again = await openEmbeddedStore({ directory: world.directory });
    expect(await search({ query: `beacon ${companion(0, 3)}` }, { store: again })).toEqual(before);
    await again.close();
  }
});

test('documents that come or go after the fit are found by likeness or not, at once', async () => {
  await using world = await openFilled();
  await search({ query: 'beacon' }, world);
  const text = companyOf(0, 500);
  const documentId = await ingest({ document: aDocument({ uri: 'u:new', title: '', text }) }, world);
  const find = async (): Promise<string[]> =>
    (await search({ query: 'beacon', legs: ['lsa'] }, world)).map(({ document }) => document.uri);
  expect(await find()).toContain('u:new');
  await ingest({ document: aDocument({ uri: 'u:new', title: '', text: companyOf(1, 500) }) }, world);
  expect(await find()).not.toContain('u:new');
  await world.store.removeDocument({ tenant: TENANT, documentId });
  expect(await find()).not.toContain('u:new');
  expect(await readFittedOn(world.directory)).toBe(90);
});

test('a library that has grown by a fifth gets another space while the old one serves', async () => {
  await using world = await openFilled();
  await search({ query: 'beacon' }, world);
  for (let n = 90; n < 110; n += 1) await ingest({ document: themedDocument(n) }, world);
  const deadlineMs = performance.now() + 10_000;
  while ((await readFittedOn(world.directory)) === 90 && performance.now() < deadlineMs) {
    expect((await search({ query: 'beacon', legs: ['lsa'] }, world)).length).toBeGreaterThan(0);
    await setTimeout(50);
  }
  expect(await readFittedOn(world.directory)).toBe(110);
});

test('a library of a few chunks is searched by words alone', async () => {
  await using directory = await temporaryDirectory();
  const store = await openEmbeddedStore({ directory: directory.path });
  await fill(store, DOCUMENTS.slice(0, 49));
  const hits = await search({ query: `beacon ${companion(0, 3)}` }, { store });
  expect(hits.length).toBeGreaterThan(0);
  expect(hits.every(({ legs }) => Object.keys(legs).join() === 'bm25')).toBe(true);
  expect(await search({ query: 'beacon', legs: ['lsa', 'rm3'] }, { store })).toEqual([]);
  await store.close();
  expect(await readFittedOn(directory.path)).toBeUndefined();
});

test('who only writes fits no space', async () => {
  await using world = await openFilled();
  await world.store.close();
  expect(await readFittedOn(world.directory)).toBeUndefined();
});

test('a caller who leaves during the fit does not disturb the one who stays', async () => {
  await using world = await openFilled();
  const caller = new AbortController();
  const left = world.store.search({ tenant: TENANT, query: 'beacon', limit: 1 }, { signal: caller.signal });
  const stays = search({ query: 'beacon', legs: ['lsa'] }, world);
  void setTimeout(20).then(() => caller.abort(new Error('left')));
  await expect(left).rejects.toThrow('left');
  expect((await stays).length).toBeGreaterThan(0);
});

test('closing during the fit ends it', async () => {
  await using world = await openFilled();
  const searching = search({ query: 'beacon' }, world);
  const failing = expect(searching).rejects.toThrow(/closed/);
  await setTimeout(30);
  await world.store.close();
  await failing;
});

test('a library can be closed at any moment of the fit, and the process lives on', async () => {
  await using world = await openFilled();
  await world.store.close();
  for (let delayMs = 0; delayMs < 200; delayMs += 10) {
    await inDatabase(world.directory, (database) => database.exec('DELETE FROM latent_spaces'));
    const store = await openEmbeddedStore({ directory: world.directory });
    const searching = search({ query: 'beacon' }, { store }).catch(() => []);
    await setTimeout(delayMs);
    await store.close();
    await searching;
  }
});
