import { expect } from '@jest/globals';
import fc from 'fast-check';
import { documentId } from '../chunk/chunk-id.ts';
import type { LibraryStore } from '../store/library-store.ts';
import { aDocument, ingest, search, type ContractCase } from './library-world.ts';

const TENANTS = ['ada', 'bob', 'Ada', 'a%', ''];
const URIS = ['u:1', 'u:2', 'u:%', 'u:_'];

const step = fc.record({
  tenant: fc.constantFrom(...TENANTS),
  uri: fc.constantFrom(...URIS),
  kind: fc.constantFrom('replace', 'replace', 'remove' as const),
});

const allIds = TENANTS.flatMap((tenant) => URIS.map((uri) => documentId({ tenant, uri })));

/** Every document that any call shows to the tenant, by what its text says of its owner. */
async function ownersSeenBy(tenant: string, store: LibraryStore): Promise<Set<string>> {
  const owners: (string | null)[] = [];
  for (const filter of [
    undefined,
    { documentIds: allIds },
    { authors: TENANTS.map((name) => `by ${name}`) },
  ]) {
    for (const hit of await search({ tenant, query: 'keeper', filter }, { store }))
      owners.push(hit.document.author, hit.text);
  }
  for (const id of allIds) {
    const document = await store.getDocument({ tenant, documentId: id });
    if (document !== undefined) owners.push(document.author, document.text);
  }
  for (const { author } of (await store.listDocuments({ tenant, limit: 100 })).documents) owners.push(author);
  for await (const { document } of store.exportDocuments({ tenant })) owners.push(document.author);
  for (const { fingerprint } of (await store.listFingerprints({ tenant, uriPrefix: '' })).values())
    owners.push(fingerprint);
  owners.push(...(await store.stats({ tenant })).authors);
  return new Set(owners.map((owner) => owner ?? 'nobody'));
}

export const tenantCases: readonly ContractCase[] = [
  {
    name: 'no call ever shows or touches a document of another tenant',
    async run(create) {
      const property = fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        await using world = await create();
        const expected = new Map(TENANTS.map((tenant) => [tenant, new Set<string>()]));
        for (const { tenant, uri, kind } of steps) {
          const owner = `by ${tenant}`;
          const document = aDocument({ uri, author: owner, text: `${owner}`, title: 'keeper' });
          if (kind === 'replace') await ingest({ tenant, document, fingerprint: owner }, world);
          else await world.store.removeDocument({ tenant, documentId: documentId({ tenant, uri }) });
          if (kind === 'replace') expected.get(tenant)?.add(uri);
          else expected.get(tenant)?.delete(uri);
        }
        for (const [tenant, uris] of expected) {
          const seen = await ownersSeenBy(tenant, world.store);
          expect([...seen]).toEqual(uris.size === 0 ? [] : [`by ${tenant}`]);
          expect((await world.store.stats({ tenant })).documents).toBe(uris.size);
        }
      });
      await fc.assert(property, { numRuns: 15 });
    },
  },
  {
    name: 'an id of another tenant cannot be read or removed',
    async run(create) {
      await using world = await create();
      const id = await ingest({ tenant: 'ada', document: aDocument() }, world);
      expect(await world.store.getDocument({ tenant: 'bob', documentId: id })).toBeUndefined();
      expect(await world.store.removeDocument({ tenant: 'bob', documentId: id })).toBe(false);
      expect(await world.store.getDocument({ tenant: 'ada', documentId: id })).toBeDefined();
    },
  },
  {
    name: 'scores of a tenant do not depend on what others keep',
    async run(create) {
      await using world = await create();
      await ingest({ tenant: 'ada', document: aDocument() }, world);
      const [before] = await search({ tenant: 'ada', query: 'keeper' }, world);
      for (let n = 0; n < 5; n += 1)
        await ingest({ tenant: 'bob', document: aDocument({ uri: `u:${n}` }) }, world);
      const [after] = await search({ tenant: 'ada', query: 'keeper' }, world);
      expect(after).toEqual(before);
    },
  },
];
