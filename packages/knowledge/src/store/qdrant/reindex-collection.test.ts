import { expect, test } from '@jest/globals';
import type { Embedder } from '../../embed/embedder.ts';
import { aDocument, ingest, search, TENANT } from '../../testing/library-world.ts';
import { createStandInWorld } from '../../testing/qdrant-world.ts';
import { reindexQdrantLibrary } from './reindex-collection.ts';

const openApiPath = process.env['QDRANT_OPENAPI'] || undefined;
const { signal } = new AbortController();

const embedder: Embedder = {
  model: 'constant',
  dimensions: 2,
  embedPassages: async (texts) => texts.map(() => Float32Array.of(1, 0)),
  embedQuery: async () => Float32Array.of(1, 0),
  close: () => undefined,
};

test('a library is made anew for another embedder, with every document of every tenant as it was', async () => {
  await using world = await createStandInWorld({ openApiPath, now: () => new Date('2026-01-02T03:04:05Z') });
  const ids = new Map<string, string>();
  for (const tenant of [TENANT, 'bob', ''])
    ids.set(
      tenant,
      await ingest({ tenant, document: aDocument({ author: tenant }), fingerprint: `of ${tenant}` }, world),
    );
  const before = await world.store.getDocument({ tenant: 'bob', documentId: ids.get('bob') ?? '' });
  await expect(world.open({}, { embedder })).rejects.toThrow(/twin reindex/);

  const { server, collection } = world;
  const address = { url: server.url, collection };
  expect(await reindexQdrantLibrary({ ...address, scope: 'outdated' }, { embedder, signal })).toEqual({
    documents: 3,
  });

  const store = await world.open({}, { embedder });
  expect(await store.getDocument({ tenant: 'bob', documentId: ids.get('bob') ?? '' })).toEqual(before);
  for (const [tenant, documentId] of ids) {
    const uri = aDocument().uri;
    const fingerprints = await store.listFingerprints({ tenant, uriPrefix: '' });
    expect(fingerprints).toEqual(new Map([[uri, { documentId, fingerprint: `of ${tenant}` }]]));
    expect((await search({ tenant, query: 'waves' }, { store }))[0]?.legs).toHaveProperty('lsa');
  }
  expect(await reindexQdrantLibrary({ ...address, scope: 'outdated' }, { embedder, signal })).toEqual({
    documents: 0,
  });
  expect(await reindexQdrantLibrary({ ...address, scope: 'all' }, { embedder, signal })).toEqual({
    documents: 3,
  });
});

test('what is changed and removed meanwhile is taken along, and searches go on', async () => {
  await using world = await createStandInWorld({ openApiPath });
  const uris = ['u:1', 'u:2', 'u:3'];
  const documentIds = await Promise.all(uris.map((uri) => ingest({ document: aDocument({ uri }) }, world)));
  let passes = 0;
  const onProgress = (): void => {
    passes += 1;
    if (passes > 1) return;
    void ingest({ document: aDocument({ uri: 'u:1', text: 'Something new.' }) }, world);
    void world.store.removeDocument({ tenant: TENANT, documentId: documentIds[1] ?? '' });
  };
  const address = { url: world.server.url, collection: world.collection };
  const reindexing = reindexQdrantLibrary({ ...address, scope: 'all' }, { signal, onProgress });
  expect((await search({ query: 'keeper' }, world)).length).toBeGreaterThan(0);
  expect(await reindexing).toEqual({ documents: 2 });
  expect((await search({ query: 'new keeper' }, world)).map(({ document }) => document.uri).sort()).toEqual([
    'u:1',
    'u:3',
  ]);
});

test('an interrupted run leaves the old library, and the next one begins anew', async () => {
  await using world = await createStandInWorld({ openApiPath });
  for (const uri of ['u:1', 'u:2']) await ingest({ document: aDocument({ uri }) }, world);
  const address = { url: world.server.url, collection: world.collection };
  const leaving = new AbortController();
  const onProgress = (): void => leaving.abort(new Error('left'));
  const interrupted = reindexQdrantLibrary(
    { ...address, scope: 'all' },
    { signal: leaving.signal, onProgress },
  );
  await expect(interrupted).rejects.toThrow('left');
  expect(await search({ query: 'keeper' }, world)).toHaveLength(2);
  expect(await reindexQdrantLibrary({ ...address, scope: 'all' }, { signal })).toEqual({ documents: 2 });
  expect(await search({ query: 'keeper' }, world)).toHaveLength(2);
});

test('where there is no library nothing is made anew', async () => {
  await using world = await createStandInWorld({ openApiPath });
  const elsewhere = { url: world.server.url, collection: 'elsewhere', scope: 'all' } as const;
  expect(await reindexQdrantLibrary(elsewhere, { signal })).toEqual({ documents: 0 });
  const notOurs = { ...elsewhere, collection: 'library-1' };
  await expect(reindexQdrantLibrary(notOurs, { signal })).rejects.toMatchObject({ name: 'ConfigError' });
});
