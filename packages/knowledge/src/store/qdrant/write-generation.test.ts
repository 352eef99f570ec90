import { expect, test } from '@jest/globals';
import { documentId } from '../../chunk/chunk-id.ts';
import {
  aDocument,
  ingest,
  inventedWord,
  search,
  sectionedText,
  TENANT,
} from '../../testing/library-world.ts';
import { createStandInWorld, type StandInWorld } from '../../testing/qdrant-world.ts';

const openApiPath = process.env['QDRANT_OPENAPI'] || undefined;
const id = documentId({ tenant: TENANT, uri: aDocument().uri });

const generation = (n: number, sections: readonly number[]): string =>
  sectionedText({ sections, shared: `harbour ${inventedWord(100 + n)}` });

const isSwap = ({ path }: { path: string }): boolean => path.endsWith('/points/batch');

/** As another client would: what a writer had sent before it died. */
async function send({ server, collection }: StandInWorld, operations: readonly unknown[]): Promise<void> {
  if (operations.length === 0) return;
  const reply = await fetch(`${server.url}/collections/${collection}/points/batch?wait=true`, {
    method: 'POST',
    body: JSON.stringify({ operations }),
  });
  expect(reply.status).toBe(200);
}

async function pointsOf({ server, collection }: StandInWorld): Promise<number> {
  const reply = await fetch(`${server.url}/collections/${collection}/points/count`, {
    method: 'POST',
    body: JSON.stringify({ filter: {}, exact: true }),
  });
  return ((await reply.json()) as { result: { count: number } }).result.count; // the stand-in's own reply
}

for (const done of [0, 1, 2, 3, 4]) {
  test(`a writer that dies after step ${done} of the swap leaves one generation, whole`, async () => {
    await using world = await createStandInWorld({ openApiPath });
    await ingest({ document: aDocument({ text: generation(0, [0, 1, 2]) }) }, world);
    world.server.failNext({ status: 500, isMeant: isSwap });
    const dying = ingest({ document: aDocument({ text: generation(1, [1, 2]) }) }, world);
    await expect(dying).rejects.toMatchObject({ code: 'library_unavailable' });
    const swap = world.server.requests.findLast(isSwap)?.body as { operations: unknown[] }; // sent just now
    await send(world, swap.operations.slice(0, done));

    const live =
      done < 3 ? { text: generation(0, [0, 1, 2]), chunks: 3 } : { text: generation(1, [1, 2]), chunks: 2 };
    const store = await world.openAnother();
    const hits = await search({ query: 'harbour' }, { store });
    expect(hits).toHaveLength(live.chunks);
    for (const { text } of hits) expect(live.text).toContain(text);
    expect((await store.getDocument({ tenant: TENANT, documentId: id }))?.text).toBe(live.text);

    await ingest({ document: aDocument({ text: generation(2, [5]) }) }, { store });
    const last = await store.listChunks({ tenant: TENANT, documentId: id });
    expect(await pointsOf(world)).toBe(2 + last.length);
    expect(await search({ query: 'harbour' }, { store })).toHaveLength(1);
  });
}

test('a replacement that fails before the swap leaves the old generation and nothing else', async () => {
  await using world = await createStandInWorld({ openApiPath });
  await ingest({ document: aDocument({ text: generation(0, [0]) }) }, world);
  const before = await pointsOf(world);
  world.server.failNext({
    status: 507,
    isMeant: ({ method, path }) => method === 'PUT' && path.endsWith('/points'),
  });
  await expect(ingest({ document: aDocument({ text: generation(1, [1]) }) }, world)).rejects.toThrow(/507/);
  expect(await pointsOf(world)).toBe(before);
  expect((await search({ query: 'harbour' }, world))[0]?.text).toContain(inventedWord(100));
});

for (const [what, before] of [
  ['replaced', [0, 1, 2, 3, 4, 5, 6, 7]],
  ['new', undefined],
] as const) {
  test(`a search that a swap crosses sees the whole of a ${what} document`, async () => {
    await using world = await createStandInWorld({ openApiPath });
    const writer = await world.openAnother();
    await ingest({ document: aDocument({ uri: 'u:other', text: 'A harbour.' }) }, world);
    if (before !== undefined) await ingest({ document: aDocument({ text: generation(0, before) }) }, world);
    await search({ query: 'harbour' }, world); // so that the reader has seen a token
    const text = generation(1, [10, 11, 12, 13, 14, 15, 16, 17]);
    const work = (): Promise<unknown> => ingest({ document: aDocument({ text }) }, { store: writer });
    world.server.interruptNextSearch({ collection: `${world.collection}-1`, work });
    const hits = await search({ query: 'harbour' }, world);
    const found = hits.filter(({ document }) => document.id === id);
    expect(found).toHaveLength(8);
    for (const hit of found) expect(text).toContain(hit.text);
  });
}

test('of processes that write the same document one wins, and readers see one generation at any time', async () => {
  await using world = await createStandInWorld();
  const other = await world.openAnother();
  const reader = await world.openAnother();
  await ingest({ document: aDocument({ text: generation(0, [0]) }) }, world);
  const writes = Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      ingest(
        { document: aDocument({ text: generation(n + 1, [0, 1, 2].slice(0, 1 + (n % 3))) }) },
        { store: n % 2 === 0 ? world.store : other },
      ),
    ),
  );
  let isDone = false;
  void writes.then(() => (isDone = true));
  while (!isDone) {
    const hits = await search({ query: 'harbour' }, { store: reader });
    const word = /q\w+zk(?= q)/.exec(hits[0]?.text ?? '')?.[0] ?? 'none';
    expect(hits.every(({ text }) => text.includes(word))).toBe(true);
    expect(hits).toHaveLength(hits[0]?.document.chunks ?? -1);
  }
  const chunks = await reader.listChunks({ tenant: TENANT, documentId: id });
  expect(await search({ query: 'harbour' }, { store: reader })).toHaveLength(chunks.length);
  expect(await pointsOf(world)).toBe(2 + chunks.length);
});

test('a document that one process replaces while another removes it is there whole or not at all', async () => {
  await using world = await createStandInWorld();
  const other = await world.openAnother();
  for (let n = 0; n < 8; n += 1) {
    await Promise.all([
      ingest({ document: aDocument({ text: generation(n, [0, 1]) }) }, world),
      other.removeDocument({ tenant: TENANT, documentId: id }),
    ]);
    const document = await world.store.getDocument({ tenant: TENANT, documentId: id });
    expect(await search({ query: 'harbour' }, world)).toHaveLength(document === undefined ? 0 : 2);
  }
});
