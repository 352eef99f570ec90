import { expect } from '@jest/globals';
import fc from 'fast-check';
import { chunkDocument } from '../chunk/chunk-document.ts';
import {
  aDocument,
  ingest,
  inventedWord,
  search,
  sectionedText,
  TENANT,
  type ContractCase,
  type LibraryWorld,
} from './library-world.ts';

const ODD_TEXTS = {
  'a byte order mark': '\ufeff# Title\n\nText',
  'mixed line ends': 'one\r\ntwo\rthree\n\n\n',
  'only blanks': ' \t\n  ',
  nothing: '',
  'a NUL': 'before\0after',
  'decomposed letters': 'cafe\u0301 and café',
  'right to left': 'שלום עולם\n\nمرحبا بالعالم',
  Chinese: '灯塔看守人数着海浪。\n\n他把它们写下来。',
  'emoji families': 'A 👩‍👩‍👧‍👦 and a 🏳️‍🌈, 🇩🇪',
  'astral letters': '𝔗𝔢𝔵𝔱 𠜎𠜱',
  noncharacters: '\ufffe\uffff\u{10ffff}',
};

async function findableWords({ store }: LibraryWorld, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n += 1) {
    if ((await search({ query: inventedWord(n) }, { store })).length > 0) found.push(n);
  }
  return found;
}

export const replacingCases: readonly ContractCase[] = [
  ...Object.entries(ODD_TEXTS).map(([what, text]) => ({
    name: `a text with ${what} comes back byte for byte`,
    async run(create: () => Promise<LibraryWorld>) {
      await using world = await create();
      const documentId = await ingest({ document: aDocument({ text }) }, world);
      const stored = await world.store.getDocument({ tenant: TENANT, documentId });
      expect(Buffer.from(stored?.text ?? 'missing')).toEqual(Buffer.from(text));
      expect(stored?.length).toBe(text.length);
    },
  })),
  {
    name: 'any text of any format comes back byte for byte',
    async run(create) {
      await using world = await create();
      const text = fc.string({ unit: 'binary', maxLength: 400 });
      const format = fc.constantFrom('markdown', 'text', 'html' as const);
      const property = fc.asyncProperty(text, format, async (text, format) => {
        const documentId = await ingest({ document: aDocument({ text, format }) }, world);
        expect((await world.store.getDocument({ tenant: TENANT, documentId }))?.text).toBe(text);
      });
      await fc.assert(property, { numRuns: 60 });
    },
  },
  {
    name: 'what is known of a document comes back as it was given',
    async run(create) {
      await using world = await create();
      const document = aDocument({
        title: '100% "Größe" \0 _',
        author: null,
        language: null,
        tags: ['A', 'a', ''],
        url: 'https://example.org/ü',
      });
      const documentId = await ingest({ document }, world);
      const stored = await world.store.getDocument({ tenant: TENANT, documentId });
      expect(stored).toMatchObject(document);
      expect(stored).toMatchObject({ id: documentId, chunks: 1 });
      expect(Date.parse(stored?.ingestedAt ?? '')).not.toBeNaN();
    },
  },
  {
    name: 'the chunks of a document are those that it was stored with, hidden ones too',
    async run(create) {
      await using world = await create();
      const text = `---\nlayout: post\n---\n\n${sectionedText({ sections: [0, 1, 2] })}`;
      const { format, title, uri } = aDocument();
      const documentId = await ingest({ document: aDocument({ text }) }, world);
      const chunks = chunkDocument({ tenant: TENANT, documentId, format, title, text });
      expect(chunks.length).toBeGreaterThan(3);
      const { store } = world;
      expect(await store.listChunks({ tenant: TENANT, documentId })).toEqual(chunks);
      expect(await store.listChunks({ tenant: 'bob', documentId })).toEqual([]);
      expect(await store.listChunks({ tenant: TENANT, documentId: uri })).toEqual([]);
    },
  },
  {
    name: 'a replaced document is found by its new words only',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument({ text: sectionedText({ sections: [0, 1] }) }) }, world);
      await ingest({ document: aDocument({ text: sectionedText({ sections: [1, 2] }) }) }, world);
      expect(await findableWords(world, 3)).toEqual([1, 2]);
    },
  },
  {
    name: 'a shortened document leaves no stale chunk',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument({ text: sectionedText({ sections: [0, 1, 2, 3, 4] }) }) }, world);
      expect((await world.store.stats({ tenant: TENANT })).chunks).toBeGreaterThanOrEqual(5);
      await ingest({ document: aDocument({ text: sectionedText({ sections: [0] }) }) }, world);
      expect(await findableWords(world, 5)).toEqual([0]);
      const page = await world.store.listDocuments({ tenant: TENANT, limit: 10 });
      expect(await world.store.stats({ tenant: TENANT })).toMatchObject({
        documents: 1,
        chunks: page.documents[0]?.chunks,
      });
    },
  },
  {
    name: 'a removed document is gone everywhere, and cannot be removed again',
    async run(create) {
      await using world = await create();
      const documentId = await ingest({ document: aDocument() }, world);
      const { store } = world;
      expect(await store.removeDocument({ tenant: TENANT, documentId })).toBe(true);
      expect(await search({ query: 'keeper' }, world)).toEqual([]);
      expect(await store.getDocument({ tenant: TENANT, documentId })).toBeUndefined();
      expect((await store.listDocuments({ tenant: TENANT, limit: 10 })).documents).toEqual([]);
      expect(await store.listFingerprints({ tenant: TENANT, uriPrefix: '' })).toEqual(new Map());
      expect(await store.removeDocument({ tenant: TENANT, documentId })).toBe(false);
    },
  },
  {
    name: 'a search during replacements sees the whole of one generation',
    async run(create) {
      await using world = await create();
      const sectionsOf = (generation: number): number[] => [0, 1, 2, 3].slice(0, 1 + (generation % 4));
      const write = (generation: number): Promise<unknown> => {
        const shared = `harbour ${inventedWord(100 + generation)}`;
        return ingest(
          { document: aDocument({ text: sectionedText({ sections: sectionsOf(generation), shared }) }) },
          world,
        );
      };
      await write(0);
      for (let generation = 1; generation < 12; generation += 1) {
        const writing = write(generation);
        const searches = Array.from({ length: 3 }, () => search({ query: 'harbour' }, world));
        for (const hits of [
          ...(await Promise.all(searches)),
          (await writing, await search({ query: 'harbour' }, world)),
        ]) {
          const word = /q\w+zk(?= q)/.exec(hits[0]?.text ?? '')?.[0] ?? 'none';
          expect(hits.every(({ text }) => text.includes(word))).toBe(true);
          expect(hits).toHaveLength(hits[0]?.document.chunks ?? -1);
        }
      }
    },
  },
  {
    name: 'of calls that were not awaited the last one wins',
    async run(create) {
      await using world = await create();
      const texts = [
        sectionedText({ sections: Array.from({ length: 500 }, (_, n) => n) }), // takes its time
        'short',
        sectionedText({ sections: [7, 8] }),
        'last',
      ];
      const ids = await Promise.all(texts.map((text) => ingest({ document: aDocument({ text }) }, world)));
      expect((await world.store.getDocument({ tenant: TENANT, documentId: ids[0] ?? '' }))?.text).toBe(
        'last',
      );
    },
  },
  {
    name: 'text that UTF-8 cannot carry is refused and changes nothing',
    async run(create) {
      await using world = await create();
      const documentId = await ingest({ document: aDocument() }, world);
      const torn = ingest({ document: aDocument({ text: 'half a pair: \ud83d' }) }, world);
      await expect(torn).rejects.toMatchObject({ code: 'invalid_request', param: 'text' });
      expect((await world.store.getDocument({ tenant: TENANT, documentId }))?.text).toBe(aDocument().text);
    },
  },
  {
    name: 'a document of a million characters is kept and found',
    async run(create) {
      await using world = await create();
      const text = sectionedText({ sections: Array.from({ length: 1_700 }, (_, n) => n) });
      expect(text.length).toBeGreaterThan(1_000_000);
      const documentId = await ingest({ document: aDocument({ text }) }, world);
      expect((await world.store.getDocument({ tenant: TENANT, documentId }))?.text).toBe(text);
      const [hit] = await search({ query: inventedWord(1_000) }, world);
      expect(hit?.text).toContain(inventedWord(1_000));
    },
  },
];
