import { expect } from '@jest/globals';
import type { SearchFilter } from '@twinscribe/contracts';
import type { SourceDocument } from '../document.ts';
import { aDocument, ingest, search, type ContractCase } from './library-world.ts';

const LIBRARY: Record<string, Partial<SourceDocument>> = {
  essay: {
    author: 'Ada Example',
    category: 'article',
    tags: ['Sea', 'light'],
    language: 'en',
    publishedAt: '2024-03-05',
  },
  letter: {
    author: 'ÉMILE Exemple',
    category: 'post',
    tags: ['Meer'],
    language: 'fr',
    publishedAt: '2024-03-06T01:30:00+02:00',
  },
  code: { author: null, category: 'repository', tags: [], language: null, publishedAt: null },
};

const FILTERS: readonly { filter: SearchFilter; finds: readonly string[] }[] = [
  { filter: {}, finds: ['code', 'essay', 'letter'] },
  { filter: { authors: ['ada example'] }, finds: ['essay'] },
  { filter: { authors: ['émile exemple', 'ADA EXAMPLE'] }, finds: ['essay', 'letter'] },
  { filter: { authors: ['e\u0301mile exemple'] }, finds: ['letter'] },
  { filter: { authors: ['Ada'] }, finds: [] },
  { filter: { categories: ['repository', 'post'] }, finds: ['code', 'letter'] },
  { filter: { tags: ['sea'] }, finds: ['essay'] },
  { filter: { tags: ['MEER', 'LIGHT'] }, finds: ['essay', 'letter'] },
  { filter: { languages: ['FR'] }, finds: ['letter'] },
  { filter: { authors: ['Ada Example'], tags: ['meer'] }, finds: [] },
  { filter: { categories: ['article'], languages: ['en'], tags: ['light'] }, finds: ['essay'] },
  { filter: { publishedFrom: '2024-03-05' }, finds: ['essay', 'letter'] },
  { filter: { publishedFrom: '2024-03-05T00:00:01Z' }, finds: ['letter'] },
  { filter: { publishedTo: '2024-03-04' }, finds: [] },
  // 01:30 on the 6th at +02:00 is 23:30 on the 5th in UTC.
  { filter: { publishedTo: '2024-03-05' }, finds: ['essay', 'letter'] },
  { filter: { publishedTo: '2024-03-05T23:29:59Z' }, finds: ['essay'] },
  { filter: { publishedFrom: '2024-03-05', publishedTo: '2024-03-05T12:00:00Z' }, finds: ['essay'] },
  { filter: { documentIds: ['nobody'] }, finds: [] },
];

export const filterCases: readonly ContractCase[] = [
  {
    name: 'a filter keeps the documents that meet all of its conditions',
    async run(create) {
      await using world = await create();
      for (const [uri, facts] of Object.entries(LIBRARY))
        await ingest({ document: aDocument({ uri, ...facts }) }, world);
      for (const { filter, finds } of FILTERS) {
        const hits = await search({ query: 'keeper', filter }, world);
        expect({ filter, finds: hits.map(({ document }) => document.uri).sort() }).toEqual({ filter, finds });
      }
    },
  },
  {
    name: 'a filter by id keeps those documents',
    async run(create) {
      await using world = await create();
      const ids = new Map<string, string>();
      for (const uri of Object.keys(LIBRARY))
        ids.set(uri, await ingest({ document: aDocument({ uri }) }, world));
      const documentIds = [ids.get('letter') ?? '', ids.get('code') ?? ''];
      const hits = await search({ query: 'keeper', filter: { documentIds } }, world);
      expect(hits.map(({ document }) => document.uri).sort()).toEqual(['code', 'letter']);
    },
  },
  {
    name: 'a filter reaches documents far down the ranking',
    async run(create) {
      await using world = await create();
      for (let n = 0; n < 30; n += 1)
        await ingest({ document: aDocument({ uri: `u:${n}`, text: 'keeper keeper keeper' }) }, world);
      await ingest(
        { document: aDocument({ uri: 'weak', text: `keeper ${'other words '.repeat(40)}`, tags: ['rare'] }) },
        world,
      );
      const hits = await search({ query: 'keeper', limit: 3, filter: { tags: ['rare'] } }, world);
      expect(hits.map(({ document }) => document.uri)).toEqual(['weak']);
    },
  },
  {
    name: 'a filter follows a document whose facts change',
    async run(create) {
      await using world = await create();
      await ingest({ document: aDocument({ tags: ['draft'] }) }, world);
      expect(await search({ query: 'keeper', filter: { tags: ['draft'] } }, world)).toHaveLength(1);
      await ingest({ document: aDocument({ tags: ['final'] }) }, world);
      expect(await search({ query: 'keeper', filter: { tags: ['draft'] } }, world)).toEqual([]);
      expect(await search({ query: 'keeper', filter: { tags: ['final'] } }, world)).toHaveLength(1);
    },
  },
];
