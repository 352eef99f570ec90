import { expect, test } from '@jest/globals';
import { packTerms } from '../lexical/pack-terms.ts';
import { aDocument } from '../testing/library-world.ts';
import { TenantIndex, type LoadedDocument } from './tenant-index.ts';

const terms = packTerms({ termIds: Uint32Array.of(1), counts: Uint32Array.of(1), length: 1 });

function loaded({
  id,
  language,
  chunks = 1,
}: {
  id: string;
  language: string | null;
  chunks?: number;
}): LoadedDocument {
  const { text: _text, ...facts } = aDocument({ language });
  const document = { ...facts, id, ingestedAt: '2024-01-01T00:00:00Z', length: 1, chunks };
  return {
    row: { key: 1, fingerprint: '', analyzerVersion: '', document },
    chunks: Array.from({ length: chunks }, (_, ordinal) => ({ ordinal, id: `${id}:${ordinal}`, terms })),
  };
}

test('the languages are those of the documents that are there, in a fixed order', () => {
  const index = new TenantIndex({ seq: 0 });
  index.put([
    loaded({ id: 'a', language: 'fr' }),
    loaded({ id: 'b', language: null }),
    loaded({ id: 'c', language: 'DE' }),
  ]);
  expect(index.languages).toEqual([null, 'de', 'fr']);
  index.drop('a');
  index.put([loaded({ id: 'b', language: 'de' })]);
  expect(index.languages).toEqual(['de']);
  index.drop('b');
  index.drop('b');
  expect(index.languages).toEqual(['de']);
});

test('removed chunks make an index sparse', () => {
  const index = new TenantIndex({ seq: 0 });
  index.put([loaded({ id: 'a', language: null, chunks: 4 })]);
  expect(index.sparseness).toBe(-4);
  index.put([loaded({ id: 'a', language: null, chunks: 1 })]);
  expect(index.sparseness).toBe(3);
});
