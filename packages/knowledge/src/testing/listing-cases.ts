import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { LibraryStore } from '../store/library-store.ts';
import { aDocument, ingest, TENANT, type ContractCase } from './library-world.ts';

/** Titles of all pages, in order, and how many documents each page had. */
async function readPages(store: LibraryStore, limit: number): Promise<{ titles: string[]; sizes: number[] }> {
  const titles: string[] = [];
  const sizes: number[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await store.listDocuments({ tenant: TENANT, limit, cursor });
    titles.push(...page.documents.map(({ title }) => title));
    sizes.push(page.documents.length);
    cursor = page.nextCursor;
    if (cursor !== null) expect(cursor.length).toBeLessThanOrEqual(500);
  }
  return { titles, sizes };
}

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export const listingCases: readonly ContractCase[] = [
  {
    name: 'pages of a list hold every document once, by title',
    async run(create) {
      await using world = await create();
      const titles = [
        'b',
        'B',
        'ä',
        '',
        '🌊',
        '\uffff',
        'a'.repeat(900),
        `${'a'.repeat(899)}b`,
        'same',
        'same',
        'same',
      ];
      for (const [n, title] of titles.entries())
        await ingest({ document: aDocument({ uri: `u:${n}`, title }) }, world);
      const sorted = [...titles].sort(byCodePoint);
      for (const limit of [1, 2, 5, 11, 50])
        expect((await readPages(world.store, limit)).titles).toEqual(sorted);
      expect((await readPages(world.store, 5)).sizes).toEqual([5, 5, 1]);
      expect((await readPages(world.store, 11)).sizes).toEqual([11]);
      expect((await world.store.listDocuments({ tenant: TENANT, limit: 2 })).total).toBe(11);
    },
  },
  {
    name: 'documents of equal title are listed by id',
    async run(create) {
      await using world = await create();
      for (let n = 0; n < 6; n += 1) await ingest({ document: aDocument({ uri: `u:${n}` }) }, world);
      const { documents } = await world.store.listDocuments({ tenant: TENANT, limit: 10 });
      const ids = documents.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort());
    },
  },
  {
    name: 'a list goes on after the document that it stopped at has gone',
    async run(create) {
      await using world = await create();
      for (const title of ['a', 'b', 'c', 'd'])
        await ingest({ document: aDocument({ uri: title, title }) }, world);
      const first = await world.store.listDocuments({ tenant: TENANT, limit: 2 });
      for (const { id } of first.documents)
        await world.store.removeDocument({ tenant: TENANT, documentId: id });
      const second = await world.store.listDocuments({
        tenant: TENANT,
        limit: 2,
        cursor: first.nextCursor ?? '',
      });
      expect(second.documents.map(({ title }) => title)).toEqual(['c', 'd']);
      expect(second).toMatchObject({ nextCursor: null, total: 2 });
    },
  },
  {
    name: 'a cursor that no page gave out is refused',
    async run(create) {
      await using world = await create();
      for (const cursor of ['', 'nonsense', '!', '%', 'YQ', "'; --"]) {
        const page = world.store.listDocuments({ tenant: TENANT, limit: 1, cursor });
        await expect(page).rejects.toMatchObject({ code: 'invalid_request', param: 'cursor' });
      }
    },
  },
  {
    name: 'fingerprints are those of the documents whose URI starts with the prefix, wildcards taken literally',
    async run(create) {
      const part = fc.constantFrom('a', 'A', '%', '_', '*', '?', '[', '/', 'ä', '🌊', "'");
      const uri = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
      const property = fc.asyncProperty(fc.uniqueArray(uri, { maxLength: 8 }), uri, async (uris, prefix) => {
        await using world = await create();
        const expected = new Map<string, { documentId: string; fingerprint: string }>();
        for (const uri of uris) {
          const fingerprint = `of ${uri}`;
          const documentId = await ingest({ document: aDocument({ uri }), fingerprint }, world);
          if (uri.startsWith(prefix)) expected.set(uri, { documentId, fingerprint });
        }
        expect(await world.store.listFingerprints({ tenant: TENANT, uriPrefix: prefix })).toEqual(expected);
      });
      await fc.assert(property, { numRuns: 20 });
    },
  },
  {
    name: 'an export holds every document with text and fingerprint, by URI',
    async run(create) {
      await using world = await create();
      const uris = ['u:b', 'u:a', 'u:🌊', 'u:\uffff', 'u:%'];
      for (const uri of uris)
        await ingest({ document: aDocument({ uri, text: `\ufeffabout ${uri}` }), fingerprint: uri }, world);
      const exported: string[] = [];
      for await (const { document, fingerprint } of world.store.exportDocuments({ tenant: TENANT })) {
        expect({ text: document.text, fingerprint }).toEqual({
          text: `\ufeffabout ${document.uri}`,
          fingerprint: document.uri,
        });
        exported.push(document.uri);
      }
      expect(exported).toEqual([...uris].sort(byCodePoint));
    },
  },
  {
    name: 'an export may be left early',
    async run(create) {
      await using world = await create();
      for (const uri of ['u:1', 'u:2']) await ingest({ document: aDocument({ uri }) }, world);
      for await (const { document } of world.store.exportDocuments({ tenant: TENANT })) {
        expect(document.uri).toBe('u:1');
        break;
      }
      await ingest({ document: aDocument({ uri: 'u:3' }) }, world);
    },
  },
  {
    name: 'figures count documents and searchable chunks, and name authors and tags',
    async run(create) {
      await using world = await create();
      const authors = ['Zoe', 'ada', null, 'Zoe', 'Émile'];
      for (const [n, author] of authors.entries())
        await ingest({ document: aDocument({ uri: `u:${n}`, author, tags: ['über', `t${n % 2}`] }) }, world);
      await ingest({ document: aDocument({ uri: 'blank', author: null, tags: [], text: ' \n' }) }, world);
      expect(await world.store.stats({ tenant: TENANT })).toEqual({
        documents: 6,
        chunks: 5,
        authors: ['Zoe', 'ada', 'Émile'],
        tags: ['t0', 't1', 'über'],
      });
    },
  },
];
