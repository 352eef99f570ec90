import { expect, test } from '@jest/globals';
import { scriptLlm } from '../../test/scripted-llm.ts';
import { runApi } from '../../test/running-api.ts';
import { routeTable } from '../app.ts';
import { OPERATIONS } from './operations.ts';

interface Described {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown>; requestBody?: unknown }>>;
}

test('every route is described, every description is a route, and other methods are refused', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: [] }) });
  const routes = Object.entries(routeTable(api.deps)).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  for (const { path } of OPERATIONS) {
    const response = await fetch(`${api.url}${path.replace(':id', 'x')}`, { method: 'PATCH' });
    expect({ path, status: response.status }).toEqual({ path, status: 405 });
  }
});

test('the document holds request and reply of the main job, streamed and whole', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: [] }) });
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Described;
  expect(document.openapi).toBe('3.1.0');
  const operation = document.paths['/v1/rag/query']?.['post'];
  expect(operation?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { required: ['question'], additionalProperties: false } } },
  });
  expect(operation?.responses['200']).toMatchObject({
    content: {
      'application/json': { schema: { type: 'object' } },
      'text/event-stream': { schema: { type: 'object' } },
    },
  });
  expect(document.paths['/v1/documents/{id}']?.['delete']?.responses).toHaveProperty('204');
});

test('a chat completion is described with what it has come to, whole and by chunks', async () => {
  await using api = await runApi({ llm: scriptLlm({ steps: [] }) });
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Described;
  const reply = document.paths['/v1/chat/completions']?.['post']?.responses['200'];
  for (const type of ['application/json', 'text/event-stream']) {
    for (const field of ['sources', 'citations', 'engine', 'abstained', 'abstainedBy', 'unsupported'])
      expect(reply).toHaveProperty(['content', type, 'schema', 'properties', field]);
  }
});
