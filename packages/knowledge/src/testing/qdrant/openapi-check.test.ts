import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryDirectory } from '../temporary-directory.ts';
import { createOpenApiCheck, type Exchange, type OpenApiCheck } from './openapi-check.ts';

const content = (schema: unknown): unknown => ({ content: { 'application/json': { schema } } });

const DOCUMENT = {
  openapi: '3.0.1',
  paths: {
    '/points/{id}': {
      post: {
        parameters: [{ name: 'wait', in: 'query' }],
        requestBody: content({ $ref: '#/components/schemas/Request' }),
        responses: {
          200: content({ type: 'object', required: ['result'], properties: { result: { type: 'boolean' } } }),
        },
      },
    },
  },
  components: {
    schemas: {
      Request: {
        type: 'object',
        required: ['limit'],
        properties: {
          limit: { type: 'integer', minimum: 1, nullable: true },
          filter: { anyOf: [{ $ref: '#/components/schemas/Filter' }, { nullable: true }] },
          payload: { type: 'object', additionalProperties: true },
        },
      },
      Filter: {
        type: 'object',
        properties: { must: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    },
  },
};

async function createCheck(): Promise<OpenApiCheck> {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'openapi.json');
  await writeFile(path, JSON.stringify(DOCUMENT));
  return createOpenApiCheck({ path });
}

const exchange = (facts: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  template: '/points/{id}',
  query: new URLSearchParams('wait=true'),
  body: { limit: 1 },
  reply: { result: true },
  ...facts,
});

test('what the document describes is right', async () => {
  const check = await createCheck();
  for (const body of [
    { limit: 1 },
    { limit: null, filter: null },
    { limit: 2, filter: { must: ['a'] }, payload: { any: [{}] } },
  ])
    expect(check(exchange({ body }))).toEqual([]);
});

test('what it does not describe is a fault, also a field that it does not name', async () => {
  const check = await createCheck();
  const faulty: Partial<Exchange>[] = [
    { template: '/points' },
    { method: 'PUT' },
    { query: new URLSearchParams('wiat=true') },
    { body: undefined },
    { body: {} },
    { body: { limit: 0 } },
    { body: { limit: 1, filters: {} } },
    { body: { limit: 1, filter: { must: [1] } } },
    { body: { limit: 1, filter: { should: [] } } },
    { reply: {} },
    { reply: { result: null } },
    { reply: { result: true, extra: 1 } },
  ];
  for (const facts of faulty)
    expect({ facts, faults: check(exchange(facts)) }).toEqual({ facts, faults: [expect.any(String)] });
});

const openApiPath = process.env['QDRANT_OPENAPI'] || undefined;

// Qdrant's description is half a megabyte of theirs, so it is not kept here; the test's name says what it needs.
(openApiPath === undefined ? test.skip : test)(
  "Qdrant's own description is read to its depths (needs QDRANT_OPENAPI)",
  () => {
    const check = createOpenApiCheck({ path: openApiPath ?? '' });
    const search = (must: unknown): Exchange => ({
      method: 'POST',
      template: '/collections/{collection_name}/points/query/batch',
      query: new URLSearchParams(),
      body: {
        searches: [{ query: { indices: [1], values: [1] }, using: 'bm25', filter: { must }, limit: 1 }],
      },
      reply: { result: [{ points: [{ id: 1, version: 0, score: 1 }] }], status: 'ok', time: 0 },
    });
    expect(check(search([{ key: 'tenant', match: { value: 'ada' } }]))).toEqual([]);
    expect(check(search([{ key: 'tenant', match: { values: ['ada'] } }]))).toHaveLength(1);
    expect(check(search([{ field: 'tenant', match: { value: 'ada' } }]))).toHaveLength(1);
  },
);
