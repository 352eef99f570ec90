import { expect, test } from '@jest/globals';
import { ragQueryRequestSchema } from '@twinscribe/contracts';
import { renderWelcome } from './welcome.ts';

const facts = {
  library: '/data',
  dataDirectory: '/data',
  stats: { documents: 2, chunks: 9, authors: [], tags: [] },
  engine: 'extractive (no language model)',
};

test('the printed request is one that the api takes', () => {
  const text = renderWelcome({ ...facts, apiUrl: 'http://127.0.0.1:8000', isDefaultUrl: true });
  const body = /-d '(.*)'/.exec(text)?.[1] ?? '';
  expect(ragQueryRequestSchema.parse(JSON.parse(body))).toMatchObject({ stream: true });
  expect(text).toContain('curl -N http://127.0.0.1:8000/v1/rag/query ');
  expect(text).toContain('npx twin ask "What did');
  expect(text).toContain('/data (2 documents, 9 chunks)');
});

test('an api at another address is named in the command', () => {
  const text = renderWelcome({ ...facts, apiUrl: 'http://127.0.0.1:9000', isDefaultUrl: false });
  expect(text).toContain('npx twin ask --url http://127.0.0.1:9000 "What did');
});
