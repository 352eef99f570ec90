import { expect, test } from '@jest/globals';
import type { Embedder } from '../../embed/embedder.ts';
import { aDocument, ingest, search } from '../../testing/library-world.ts';
import { startQdrantStandIn } from '../../testing/qdrant-stand-in.ts';
import { createStandInWorld } from '../../testing/qdrant-world.ts';
import { openQdrantStore } from './qdrant-store.ts';

const openApiPath = process.env['QDRANT_OPENAPI'] || undefined;

const embedderOf = (model: string, dimensions: number): Embedder => ({
  model,
  dimensions,
  embedPassages: async (texts) => texts.map(() => new Float32Array(dimensions).fill(1)),
  embedQuery: async () => new Float32Array(dimensions).fill(1),
  close: () => undefined,
});

test('the collection is made as configured, with an index for each field that is filtered by', async () => {
  await using world = await createStandInWorld({ openApiPath, embedder: embedderOf('e5-small', 3) });
  await world.open({ collection: 'spread', shards: 4, replicas: 2, onDisk: true });
  expect(
    world.server.requests.find(({ path, method }) => method === 'PUT' && path === '/collections/spread-1')
      ?.body,
  ).toMatchObject({
    vectors: { dense: { size: 3, distance: 'Cosine', on_disk: true } },
    sparse_vectors: { bm25: { modifier: 'idf', index: { on_disk: true } } },
    shard_number: 4,
    replication_factor: 2,
    write_consistency_factor: 2,
    metadata: { twinscribe: { embedder: { model: 'e5-small', dimensions: 3 } } },
  });
  const indexed = world.server.requests.filter(({ path }) => path === '/collections/spread-1/index');
  expect(indexed[0]?.body).toEqual({
    field_name: 'tenant',
    field_schema: { type: 'keyword', is_tenant: true },
  });
  expect(indexed).toHaveLength(11);
});

test('opening again makes nothing anew', async () => {
  await using world = await createStandInWorld({ openApiPath });
  const before = world.server.requests.length;
  await world.openAnother();
  expect(world.server.requests.slice(before).map(({ method }) => method)).toEqual(['GET', 'GET']);
});

test('several processes may make the collection at once', async () => {
  await using server = await startQdrantStandIn({ openApiPath });
  const open = () => openQdrantStore({ url: server.url, collection: 'library' });
  const stores = await Promise.all([open(), open(), open()]);
  await ingest({ document: aDocument() }, { store: stores[0] });
  expect(await search({ query: 'keeper' }, { store: stores[2] })).toHaveLength(1);
});

test('a library made with another embedder is refused with what to do', async () => {
  await using world = await createStandInWorld({ openApiPath, embedder: embedderOf('e5-small', 3) });
  for (const embedder of [undefined, embedderOf('bge-small', 3), embedderOf('e5-small', 4)]) {
    await expect(world.open({}, { embedder })).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/embeddings of e5-small \(3 dimensions\).*twin reindex/),
    });
  }
});

test('a library of another version, and what is none, is refused with what to do', async () => {
  const refusals = [
    [{ format: 1, analyzer: 'older', chunker: '1', averageLength: 68, embedder: null }, /twin reindex/],
    [{ format: 9, analyzer: '1', chunker: '1', averageLength: 68, embedder: null }, /Update Twinscribe/],
    ['something else', /QDRANT_COLLECTION/],
  ] as const;
  for (const [twinscribe, message] of refusals) {
    await using server = await startQdrantStandIn();
    const body = {
      vectors: {},
      sparse_vectors: {},
      shard_number: 1,
      replication_factor: 1,
      write_consistency_factor: 1,
      on_disk_payload: true,
      metadata: { twinscribe },
    };
    await fetch(`${server.url}/collections/library`, { method: 'PUT', body: JSON.stringify(body) });
    const opening = openQdrantStore({ url: server.url, collection: 'library' });
    await expect(opening).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(message),
    });
  }
});

test('a server that cannot count terms by tenant is refused', async () => {
  await using server = await startQdrantStandIn({ version: '1.18.2' });
  const opening = openQdrantStore({ url: server.url, collection: 'library' });
  await expect(opening).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringMatching(/1\.18\.2.*1\.19/),
  });
  expect(server.requests).toHaveLength(1);
});

test('the key goes with every request', async () => {
  await using server = await startQdrantStandIn({ openApiPath, apiKey: 'secret' });
  const open = (apiKey: string) => openQdrantStore({ url: server.url, apiKey, collection: 'library' });
  await expect(open('wrong')).rejects.toThrow(/QDRANT_API_KEY/);
  await ingest({ document: aDocument() }, { store: await open('secret') });
});
