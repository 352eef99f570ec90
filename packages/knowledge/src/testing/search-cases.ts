import { expect } from '@jest/globals';
import fc from 'fast-check';
import { documentId } from '../chunk/chunk-id.ts';
import type { SourceDocument } from '../document.ts';
import { aDocument, ingest, search, TENANT, type ContractCase, type LibraryWorld } from './library-world.ts';

const WORDS = ['harbour', 'lantern', 'gull', 'anchor', 'rope', 'harbour lantern'];

/** Few words and short texts, so that scores often tie. */
const documents = fc.uniqueArray(
  fc.record({
    name: fc.integer({ min: 0, max: 30 }),
    words: fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }),
  }),
  { selector: ({ name }) => name, maxLength: 8 },
);

const toDocument = ({ name, words }: { name: number; words: readonly string[] }): SourceDocument =>
  aDocument({ uri: `file:///${name}.md`, title: 'Note', text: `${words.join(' ')}\n` });

const outline = async (world: LibraryWorld): Promise<unknown[]> => {
  const found = await Promise.all(WORDS.map((query) => search({ query }, world)));
  return found.map((hits) => hits.map(({ chunk, score }) => ({ id: chunk.id, score })));
};

const inAlphabets = {
  Chinese: { text: '灯塔看守人数着海浪。', query: '海浪' },
  Japanese: { text: '灯台守は波を数える。', query: '灯台守' },
  Korean: { text: '등대지기는 파도를 센다.', query: '파도를' },
  Arabic: { text: 'حارس المنارة يعد الأمواج', query: 'المنارة' },
  Hebrew: { text: 'שומר המגדלור סופר גלים', query: 'המגדלור' },
  Greek: { text: 'Ο φύλακας μετρά τα κύματα', query: 'κύματα' },
  Hindi: { text: 'प्रकाशस्तंभ का रखवाला लहरें गिनता है', query: 'लहरें' },
};

export const searchCases: readonly ContractCase[] = [
  {
    name: 'an empty library finds nothing',
    async run(create) {
      await using world = await create();
      expect(await search({ query: 'keeper' }, world)).toEqual([]);
      expect(await world.store.stats({ tenant: TENANT })).toEqual({
        documents: 0,
        chunks: 0,
        authors: [],
        tags: [],
      });
    },
  },
  {
    name: 'the score of a hit does not depend on the languages of other documents',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument({ text: 'Feed the starter often.\n' }) }, world);
      const query = 'How often do I feed my starter?';
      const [alone] = await search({ query }, world);
      for (const language of ['de', 'fr', null])
        await ingest(
          { document: aDocument({ uri: `u:${language}`, title: 'X', text: 'Ypsilon\n', language }) },
          world,
        );
      const [among, ...others] = await search({ query }, world);
      expect(others).toEqual([]);
      expect(alone?.score).toBeGreaterThan(0);
      expect(among?.score).toBe(alone?.score);
    },
  },
  {
    name: 'a hit brings its chunk, its document without the text, and the readable text',
    async run(create) {
      await using world = await create();
      const text = '---\ntitle: Lighthouse\n---\n\n# Lamp\n\nThe keeper counts the waves.\n';
      const id = await ingest({ document: aDocument({ text }) }, world);
      const [hit, ...others] = await search({ query: 'waves' }, world);
      expect(others).toEqual([]);
      expect(hit?.document).toMatchObject({ id, uri: aDocument().uri, title: 'Lighthouse' });
      expect(hit?.document).not.toHaveProperty('text');
      expect(hit?.text).toBe(text.slice(hit?.chunk.start, hit?.chunk.end));
      expect(hit?.chunk).toMatchObject({ kind: 'prose', headingPath: ['Lamp'] });
      expect(hit?.score).toBeGreaterThan(0);
    },
  },
  {
    name: 'the text of an HTML hit has no tags',
    async run(create) {
      await using world = await create();
      const text = '<p>The <em>keeper</em> counts &amp; writes.</p>';
      await ingest({ document: aDocument({ format: 'html', text }) }, world);
      const [hit] = await search({ query: 'keeper' }, world);
      expect(hit?.text.trim()).toBe('The keeper counts & writes.');
    },
  },
  {
    name: 'front matter is kept but never found',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument({ text: '---\nlayout: zanzibar\n---\n\nThe keeper.\n' }) }, world);
      expect(await search({ query: 'zanzibar' }, world)).toEqual([]);
    },
  },
  {
    name: 'a query without words finds nothing, and one of stop words does no harm',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument() }, world);
      for (const query of ['', '   ', '?!… —', '🌊', '\0', '\ud83d'])
        expect(await search({ query }, world)).toEqual([]);
      for (const query of ['the', 'what is the', 'of and to'])
        expect(Array.isArray(await search({ query }, world))).toBe(true);
    },
  },
  {
    name: 'no more than the limit is found, the best first',
    async run(create) {
      await using world = await create();
      for (let n = 0; n < 5; n += 1) {
        await ingest({ document: aDocument({ uri: `u:${n}`, text: `gull ${'rope '.repeat(n)}` }) }, world);
      }
      expect(await search({ query: 'gull', limit: 0 }, world)).toEqual([]);
      expect(await search({ query: 'gull', limit: 3 }, world)).toHaveLength(3);
      const all = await search({ query: 'gull' }, world);
      expect(all).toHaveLength(5);
      expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).sort((a, b) => b - a));
      expect((await search({ query: 'gull', limit: 3 }, world)).map(({ chunk }) => chunk.id)).toEqual(
        all.slice(0, 3).map(({ chunk }) => chunk.id),
      );
    },
  },
  {
    name: 'equal scores are ordered by chunk id, also at the limit',
    async run(create) {
      await using world = await create();
      for (let n = 0; n < 12; n += 1) await ingest({ document: aDocument({ uri: `u:${n}` }) }, world);
      const all = await search({ query: 'keeper' }, world);
      const ids = all.map(({ chunk }) => chunk.id);
      expect(new Set(all.map(({ legs }) => legs.bm25?.score)).size).toBe(1);
      expect(ids).toEqual([...ids].sort());
      const best = await search({ query: 'keeper', limit: 4 }, world);
      expect(best.map(({ chunk }) => chunk.id)).toEqual(ids.slice(0, 4));
    },
  },
  {
    name: 'equal documents give equal results, whatever the order of ingestion and what was there before',
    async run(create) {
      const property = fc.asyncProperty(
        documents,
        fc.infiniteStream(fc.nat()),
        documents,
        async (kept, keys, passing) => {
          await using plain = await create();
          for (const entry of kept) await ingest({ document: toDocument(entry) }, plain);
          await using shuffled = await create();
          for (const entry of passing) await ingest({ document: toDocument(entry) }, shuffled);
          await outline(shuffled); // so that what follows changes an index that is in use
          const order = kept
            .map((entry) => ({ entry, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key);
          for (const { entry } of order) await ingest({ document: toDocument(entry) }, shuffled);
          for (const entry of passing.filter(({ name }) => !kept.some((other) => other.name === name))) {
            const target = documentId({ tenant: TENANT, uri: toDocument(entry).uri });
            await shuffled.store.removeDocument({ tenant: TENANT, documentId: target });
          }
          expect(await outline(shuffled)).toEqual(await outline(plain));
        },
      );
      await fc.assert(property, { numRuns: 15 });
    },
  },
  ...Object.entries(inAlphabets).map(([language, { text, query }]) => ({
    name: `a word of a ${language} text is found`,
    async run(create: () => Promise<LibraryWorld>) {
      await using world = await create();
      await ingest({ document: aDocument({ text, language: null }) }, world);
      await ingest({ document: aDocument({ uri: 'u:other', text: 'Something else.' }) }, world);
      expect((await search({ query }, world)).map((hit) => hit.text)).toEqual([text]);
    },
  })),
  {
    name: 'the terms of a query come with how many chunks hold them',
    async run(create) {
      await using world = await create();
      const signal = new AbortController().signal;
      const ask = (query: string) => world.store.queryTerms({ tenant: TENANT, query }, { signal });
      expect(await ask('gull')).toEqual({ chunks: 0, terms: [] });
      await ingest({ document: aDocument({ text: 'gull gull rope' }) }, world);
      await ingest({ document: aDocument({ uri: 'u:2', text: 'gull anchor' }) }, world);
      await ingest({ tenant: 'bob', document: aDocument({ text: 'gull zanzibar' }) }, world);
      expect(await ask('the gulls of zanzibar, the rope, a gull')).toEqual({
        chunks: 2,
        terms: [
          { term: 'gull', chunks: 2 },
          { term: 'zanzibar', chunks: 0 },
          { term: 'rope', chunks: 1 },
        ],
      });
      expect(await ask('')).toEqual({ chunks: 2, terms: [] });
    },
  },
  {
    name: 'a search whose caller has left rejects with the reason',
    async run(create) {
      await using world = await create();
      const signal = AbortSignal.abort(new Error('left'));
      await expect(
        world.store.search({ tenant: TENANT, query: 'keeper', limit: 1 }, { signal }),
      ).rejects.toThrow('left');
    },
  },
  {
    name: 'after closing, which may be done twice, calls say so',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument() }, world);
      await world.store.close();
      await world.store.close();
      await expect(search({ query: 'keeper' }, world)).rejects.toThrow(/closed/);
      await expect(world.store.stats({ tenant: TENANT })).rejects.toThrow(/closed/);
      await expect(ingest({ document: aDocument() }, world)).rejects.toThrow(/closed/);
      await expect(world.store.exportDocuments({ tenant: TENANT }).next()).rejects.toThrow(/closed/);
    },
  },
];
