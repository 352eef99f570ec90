import { expect, test } from '@jest/globals';
import { chunkDocument } from '../chunk/chunk-document.ts';
import { documentId } from '../chunk/chunk-id.ts';
import type { SourceDocument } from '../document.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { SEARCH_STAGES, type StageRunner } from './search-stages.ts';

const TENANT = 'stages';

function documentOf(number: number): SourceDocument {
  const text = `Loaf ${number} of rye bread, baked for ${number} minutes by the keeper of oven ${number % 7}.`;
  return {
    ...{
      uri: `stages:${number}`,
      format: 'text',
      text,
      title: `Loaf ${number}`,
      author: null,
      category: 'note',
    },
    ...{ language: 'en', tags: [], url: null, publishedAt: null },
  };
}

test('each stage is given its work once, in the order of the stages, and nothing else comes of it', async () => {
  await using directory = await temporaryDirectory();
  const store = await openEmbeddedStore({ directory: directory.path });
  try {
    for (let number = 0; number < 60; number += 1) {
      const document = documentOf(number);
      const id = documentId({ tenant: TENANT, uri: document.uri });
      const chunks = chunkDocument({ ...document, tenant: TENANT, documentId: id });
      await store.replaceDocument({ tenant: TENANT, document, chunks, fingerprint: '' });
    }
    const stages: string[] = [];
    const stage: StageRunner = (name, work) => {
      stages.push(name);
      return work();
    };
    const { signal } = new AbortController();
    const request = { tenant: TENANT, query: 'who bakes rye in oven 3?', limit: 5 };
    const unwatched = await store.search(request, { signal });
    expect(await store.search(request, { signal, stage })).toEqual(unwatched);
    expect(stages).toEqual(SEARCH_STAGES);
  } finally {
    await store.close();
  }
});
