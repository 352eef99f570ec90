import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chunkId, documentId } from './chunk-id.ts';

const UUID_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('the id of a document never changes', () => {
  expect(documentId({ tenant: 'acme', uri: 'file:///posts/one.md' })).toBe(
    '97e1e7bc-9b12-8f25-aaf4-77b5c24a7b85',
  );
});

test('ids are UUIDs of version 8', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.nat(),
      (tenant, content, start) => {
        expect(documentId({ tenant, uri: content })).toMatch(UUID_8);
        expect(chunkId({ tenant, documentId: 'd', start, end: start + content.length, content })).toMatch(
          UUID_8,
        );
      },
    ),
  );
});

test('fields that run together differently give different ids', () => {
  expect(documentId({ tenant: 'ab', uri: 'c' })).not.toBe(documentId({ tenant: 'a', uri: 'bc' }));
  expect(documentId({ tenant: '1:a', uri: '' })).not.toBe(documentId({ tenant: '', uri: '1:a' }));
});

test('every field of a chunk counts', () => {
  const chunk = { tenant: 't', documentId: 'd', start: 0, end: 4, content: 'text' };
  const others = [
    { ...chunk, tenant: 'u' },
    { ...chunk, documentId: 'e' },
    { ...chunk, start: 1 },
    { ...chunk, end: 5 },
    { ...chunk, content: 'Text' },
  ];
  expect(new Set([chunk, ...others].map(chunkId)).size).toBe(6);
});

test('lone surrogates are told apart', () => {
  expect(documentId({ tenant: 't', uri: '\ud800' })).not.toBe(documentId({ tenant: 't', uri: '\ud801' }));
});
