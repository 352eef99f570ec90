import { setTimeout } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { LibraryStore } from '../store/library-store.ts';
import { aDocument, ingest, search, TENANT, type ContractCase } from './library-world.ts';

const VISIBLE_WITHIN_MS = 1_000;

async function urisFound(store: LibraryStore): Promise<string[]> {
  return (await search({ query: 'keeper' }, { store })).map(({ document }) => document.uri).sort();
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const deadlineMs = performance.now() + VISIBLE_WITHIN_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await setTimeout(20);
    }
  }
}

export const sharingCases: readonly ContractCase[] = [
  {
    name: 'changes of one store are seen by another within a second',
    async run(create) {
      await using world = await create();
      const reader = await world.openAnother();
      expect(await urisFound(reader)).toEqual([]);
      const documentId = await ingest({ document: aDocument({ uri: 'u:1' }) }, world);
      await ingest({ document: aDocument({ uri: 'u:2' }) }, world);
      await eventually(async () => expect(await urisFound(reader)).toEqual(['u:1', 'u:2']));
      await world.store.removeDocument({ tenant: TENANT, documentId });
      await eventually(async () => expect(await urisFound(reader)).toEqual(['u:2']));
      await ingest({ document: aDocument({ uri: 'u:2', title: 'Other', text: 'Nothing of that.' }) }, world);
      await eventually(async () => expect(await urisFound(reader)).toEqual([]));
    },
  },
  {
    name: 'stores that write at the same time lose nothing',
    async run(create) {
      await using world = await create();
      const other = await world.openAnother();
      const uris = Array.from({ length: 10 }, (_, n) => `u:${n}`);
      const writes = uris.flatMap((uri, n) =>
        ingest({ document: aDocument({ uri }) }, { store: n % 2 === 0 ? world.store : other }),
      );
      await Promise.all(writes);
      await eventually(async () => expect(await urisFound(world.store)).toEqual(uris));
      await eventually(async () => expect(await urisFound(other)).toEqual(uris));
    },
  },
  {
    name: 'a library opened again gives the same results',
    async run(create) {
      await using world = await create();
      for (let n = 0; n < 8; n += 1) {
        await ingest(
          { document: aDocument({ uri: `u:${n}`, text: `The keeper ${'waves '.repeat(n % 3)}` }) },
          world,
        );
      }
      const before = await search({ query: 'keeper waves' }, world);
      await world.store.close();
      const again = await world.openAnother();
      expect(await search({ query: 'keeper waves' }, { store: again })).toEqual(before);
    },
  },
];
