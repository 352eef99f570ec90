import { z } from 'zod';

/** What the stand-in understands, and no more: an unknown field is a request that it was not told of. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const fieldCondition = z.strictObject({
  key: z.string(),
  match: z.union([z.strictObject({ value: scalar }), z.strictObject({ any: z.array(scalar) })]).optional(),
  range: z
    .strictObject({
      gte: z.union([z.string(), z.number()]).optional(),
      gt: z.union([z.string(), z.number()]).optional(),
      lte: z.union([z.string(), z.number()]).optional(),
      lt: z.union([z.string(), z.number()]).optional(),
    })
    .optional(),
});
const condition = z.union([fieldCondition, z.strictObject({ has_id: z.array(z.string()) })]);
export type StandInCondition = z.infer<typeof condition>;

export const filterSchema = z.strictObject({
  must: z.array(condition).optional(),
  must_not: z.array(condition).optional(),
});
export type StandInFilter = z.infer<typeof filterSchema>;

export const sparseSchema = z.strictObject({
  indices: z.array(z.int().min(0).max(0xffffffff)),
  values: z.array(z.number()),
});
export type StandInSparse = z.infer<typeof sparseSchema>;
const uuid = z.string().regex(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
const payload = z.record(z.string(), z.unknown());
const vector = z.record(z.string(), z.union([sparseSchema, z.array(z.number())]));
export const pointSchema = z.strictObject({ id: uuid, vector, payload });
export type StandInPoint = z.infer<typeof pointSchema>;

export const upsertSchema = z.strictObject({
  points: z.array(pointSchema),
  update_filter: filterSchema.optional(),
});
export const deleteSchema = z.strictObject({ filter: filterSchema });
export const setPayloadSchema = z.strictObject({ payload, filter: filterSchema });
export const batchSchema = z.strictObject({
  operations: z.array(
    z.union([
      z.strictObject({ upsert: upsertSchema }),
      z.strictObject({ delete: deleteSchema }),
      z.strictObject({ set_payload: setPayloadSchema }),
    ]),
  ),
});

const withPayload = z.union([z.literal(true), z.array(z.string())]);
export const retrieveSchema = z.strictObject({ ids: z.array(uuid), with_payload: withPayload });
export const scrollSchema = z.strictObject({
  filter: filterSchema,
  limit: z.int().min(1),
  with_payload: withPayload,
  offset: uuid.optional(),
});
export const countSchema = z.strictObject({ filter: filterSchema, exact: z.literal(true) });
export const facetSchema = z.strictObject({
  key: z.string(),
  filter: filterSchema,
  limit: z.int().min(1),
  exact: z.literal(true),
});

export const querySchema = z.strictObject({
  query: z.union([sparseSchema, z.array(z.number())]),
  using: z.string(),
  filter: filterSchema,
  params: z
    .strictObject({ exact: z.literal(false), idf: z.strictObject({ corpus: filterSchema }) })
    .optional(),
  limit: z.int().min(1),
  with_payload: withPayload.optional(),
  with_vector: z.array(z.string()).optional(),
});
export type StandInQuery = z.infer<typeof querySchema>;
export const queryBatchSchema = z.strictObject({ searches: z.array(querySchema) });

const hnsw = z.strictObject({ m: z.int(), payload_m: z.int(), on_disk: z.boolean() });
export const createSchema = z.strictObject({
  vectors: z.record(
    z.string(),
    z.strictObject({
      size: z.int(),
      distance: z.literal('Cosine'),
      on_disk: z.boolean(),
      hnsw_config: hnsw,
    }),
  ),
  sparse_vectors: z.record(
    z.string(),
    z.strictObject({ modifier: z.literal('idf'), index: z.strictObject({ on_disk: z.boolean() }) }),
  ),
  shard_number: z.int(),
  replication_factor: z.int(),
  write_consistency_factor: z.int(),
  on_disk_payload: z.boolean(),
  metadata: payload,
});
export type StandInConfig = z.infer<typeof createSchema>;

export const indexSchema = z.strictObject({
  field_name: z.string(),
  field_schema: z.union([
    z.enum(['keyword', 'integer', 'bool', 'datetime']),
    z.strictObject({ type: z.literal('keyword'), is_tenant: z.boolean() }),
  ]),
});

export const aliasesSchema = z.strictObject({
  actions: z.array(
    z.union([
      z.strictObject({ delete_alias: z.strictObject({ alias_name: z.string() }) }),
      z.strictObject({
        create_alias: z.strictObject({ alias_name: z.string(), collection_name: z.string() }),
      }),
    ]),
  ),
});
