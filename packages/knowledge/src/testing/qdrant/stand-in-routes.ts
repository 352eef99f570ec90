import { z } from 'zod';
import { StandInCollection } from './stand-in-collection.ts';
import * as requests from './stand-in-requests.ts';

export interface Route {
  readonly method: string;
  readonly template: string;
  answer(call: { name: string; body: unknown }): unknown;
}

/** An answer with a status of its own. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const COMPLETED = { operation_id: 0, status: 'completed' };

export function routesOf({
  collections,
  version,
}: {
  collections: Map<string, StandInCollection>;
  version: string;
}): Route[] {
  const aliases = new Map<string, string>();
  const find = (name: string): StandInCollection => {
    const found = collections.get(aliases.get(name) ?? name);
    if (found === undefined) throw new Refusal(404, `Collection \`${name}\` doesn't exist!`);
    return found;
  };
  const at = (path: string): string => `/collections/{collection_name}${path}`;
  const route = <Schema extends z.ZodType>(
    [method, template, schema]: readonly [string, string, Schema],
    work: (collection: StandInCollection, body: z.output<Schema>) => unknown,
  ): Route => ({ method, template, answer: ({ name, body }) => work(find(name), schema.parse(body)) });
  return [
    { method: 'GET', template: '/', answer: () => ({ title: 'qdrant - vector search engine', version }) },
    {
      method: 'PUT',
      template: at(''),
      answer: ({ name, body }) => {
        if (collections.has(name)) throw new Refusal(409, `Collection \`${name}\` already exists!`);
        collections.set(name, new StandInCollection(requests.createSchema.parse(body)));
        return true;
      },
    },
    { method: 'DELETE', template: at(''), answer: ({ name }) => collections.delete(name) },
    {
      method: 'GET',
      template: '/aliases',
      answer: () => ({
        aliases: [...aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })),
      }),
    },
    {
      method: 'POST',
      template: '/collections/aliases',
      answer: ({ body }) => {
        for (const action of requests.aliasesSchema.parse(body).actions) {
          if ('delete_alias' in action) aliases.delete(action.delete_alias.alias_name);
          else aliases.set(action.create_alias.alias_name, action.create_alias.collection_name);
        }
        return true;
      },
    },
    route(['GET', at(''), z.undefined()], describe),
    route(['PUT', at('/index'), requests.indexSchema], (collection, { field_name, field_schema }) => {
      collection.indexes.set(field_name, field_schema);
      return COMPLETED;
    }),
    route(['PUT', at('/points'), requests.upsertSchema], async (collection, body) => {
      await collection.upsert(body);
      return COMPLETED;
    }),
    route(['POST', at('/points/delete'), requests.deleteSchema], async (collection, body) => {
      await collection.remove(body);
      return COMPLETED;
    }),
    route(['POST', at('/points/batch'), requests.batchSchema], async (collection, { operations }) => {
      for (const operation of operations) {
        if ('upsert' in operation) await collection.upsert(operation.upsert);
        else if ('delete' in operation) await collection.remove(operation.delete);
        else await collection.setPayload(operation.set_payload);
      }
      return operations.map(() => COMPLETED);
    }),
    route(['POST', at('/points'), requests.retrieveSchema], (collection, body) => collection.retrieve(body)),
    route(['POST', at('/points/scroll'), requests.scrollSchema], (collection, body) =>
      collection.scroll(body),
    ),
    route(['POST', at('/points/count'), requests.countSchema], (collection, body) => collection.count(body)),
    route(['POST', at('/facet'), requests.facetSchema], (collection, body) => collection.facet(body)),
    route(['POST', at('/points/query/batch'), requests.queryBatchSchema], (collection, { searches }) =>
      Promise.all(searches.map((search) => collection.query(search))),
    ),
  ];
}

function describe(collection: StandInCollection): unknown {
  const { metadata, ...params } = collection.config;
  return {
    status: 'green',
    optimizer_status: 'ok',
    points_count: collection.size,
    segments_count: 2,
    config: {
      params,
      metadata,
      hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000 },
      optimizer_config: { default_segment_number: 2, flush_interval_sec: 5 },
    },
    payload_schema: Object.fromEntries(
      [...collection.indexes].map(([name, schema]) => [
        name,
        {
          points: 0,
          ...(typeof schema === 'string' ? { data_type: schema } : { data_type: 'keyword', params: schema }),
        },
      ]),
    ),
  };
}
