import { expect, test } from '@jest/globals';
import { embeddingPrefixes } from './embedding-prefixes.ts';

const QUERY_STARTS: Readonly<Record<string, string>> = {
  'intfloat/e5-base-v2': 'query: ',
  'intfloat/multilingual-e5-large': 'query: ',
  'intfloat/multilingual-e5-large-instruct': 'Instruct: ',
  'Qwen/Qwen3-Embedding-0.6B': 'Instruct: ',
  'BAAI/bge-small-en-v1.5': 'Represent this sentence',
  'BAAI/bge-large-zh': '为这个句子',
  'mixedbread-ai/mxbai-embed-large-v1': 'Represent this sentence',
  'Snowflake/snowflake-arctic-embed-s': 'Represent this sentence',
  'Snowflake/snowflake-arctic-embed-m-v2.0': 'query: ',
  'nomic-ai/nomic-embed-text-v1.5': 'search_query: ',
};

test('a query begins as its model family was trained', () => {
  for (const [model, start] of Object.entries(QUERY_STARTS))
    expect({ model, query: embeddingPrefixes({ model }).query }).toEqual({
      model,
      query: expect.stringMatching(new RegExp(`^${start}`)),
    });
});

test('passages have a prefix where their family has', () => {
  expect(embeddingPrefixes({ model: 'intfloat/e5-base-v2' }).passage).toBe('passage: ');
  expect(embeddingPrefixes({ model: 'nomic-embed-text-v1' }).passage).toBe('search_document: ');
  expect(embeddingPrefixes({ model: 'BAAI/bge-small-en-v1.5' }).passage).toBe('');
});

test('other models get the bare text', () => {
  for (const model of ['BAAI/bge-m3', 'text-embedding-3-small', 'thenlper/gte-small', 'code5-large', ''])
    expect(embeddingPrefixes({ model })).toEqual({ query: '', passage: '' });
});
