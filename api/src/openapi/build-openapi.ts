import { ERROR_CODES, errorBodySchema } from '@twinscribe/contracts';
import { z } from 'zod';
import type { Operation } from './operations.ts';

/**
 * The OpenAPI 3.1 document of the operations, made from the same schemas that requests are parsed with.
 *
 * Source: https://spec.openapis.org/oas/v3.1.0 (its schema objects are JSON Schema 2020-12, which zod writes).
 */
export function buildOpenApi({
  operations,
  version,
}: {
  operations: readonly Operation[];
  version: string;
}): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Twinscribe',
      version,
      description: "Answers in an author's voice, grounded in the author's own text, with citations.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: { Error: toJsonSchema(errorBodySchema, 'output') },
      responses: { Error: errorResponse },
    },
  };
}

const errorResponse = {
  description: `One of: ${ERROR_CODES.join(', ')}`,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function describe({
  summary,
  path,
  body,
  query,
  reply,
  refusals = [],
  stream,
}: Operation): Record<string, unknown> {
  const parameters = [...pathParameters(path), ...queryParameters(query)];
  return {
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toJsonSchema(body, 'input') } },
          },
        }),
    responses: {
      [reply.status]: { description: describeReply({ reply, stream }), ...replyContent({ reply, stream }) },
      ...Object.fromEntries(
        refusals.map(({ status, description, schema }) => [status, describeRefusal({ description, schema })]),
      ),
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function describeRefusal({
  description,
  schema,
}: {
  description: string;
  schema: z.ZodType;
}): Record<string, unknown> {
  return { description, content: { 'application/json': { schema: toJsonSchema(schema, 'output') } } };
}

function describeReply({
  reply,
  stream,
}: {
  reply: Operation['reply'];
  stream: Operation['stream'];
}): string {
  return stream === undefined ? reply.description : `${reply.description}. ${stream.description}`;
}

function replyContent({
  reply,
  stream,
}: {
  reply: Operation['reply'];
  stream: Operation['stream'];
}): Record<string, unknown> {
  const content = {
    ...(reply.schema === undefined
      ? {}
      : { 'application/json': { schema: toJsonSchema(reply.schema, 'output') } }),
    ...(reply.text === undefined ? {} : { 'text/plain': { schema: { type: 'string' } } }),
    ...(stream === undefined
      ? {}
      : { 'text/event-stream': { schema: toJsonSchema(stream.schema, 'output') } }),
  };
  return Object.keys(content).length === 0 ? {} : { content };
}

function pathParameters(path: string): Record<string, unknown>[] {
  return [...path.matchAll(/:(\w+)/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Record<string, unknown>[] {
  return Object.entries<z.ZodType>(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: toJsonSchema(schema, 'input'),
  }));
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}
