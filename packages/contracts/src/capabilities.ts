import { z } from 'zod';
import { EXTRA_SAMPLING } from './chat-completion.ts';

/** Where a number comes from: the engine's own word, our configuration, or a default nobody confirmed. */
export const NUMBER_SOURCES = ['engine', 'config', 'default'] as const;

const sourcedNumber = z.object({ value: z.int().min(0), source: z.enum(NUMBER_SOURCES) });
export type SourcedNumber = z.infer<typeof sourcedNumber>;

export const SERVER_STATES = ['starting', 'ready', 'degraded', 'draining', 'down'] as const;
export type ServerState = (typeof SERVER_STATES)[number];

const count = z.int().min(0);

const featuresSchema = z.object({
  stream: z.boolean(),
  /** False where no language model answers: the engine only quotes. */
  generates: z.boolean(),
  /** Whether an answer can be held to a JSON schema. */
  json_schema: z.boolean(),
  logprobs: z.boolean(),
  /** Sampling parameters beyond OpenAI's that it has. */
  sampling: z.array(z.enum(EXTRA_SAMPLING)),
  /** Whether the engine heeds `X-Priority` as well; the llm-server's own queue always does. */
  priority: z.boolean(),
});

const modelSchema = z.object({
  id: z.string(),
  /** The model that this one is an adapter of, if it is one; a name of this list where the base is offered, too. */
  parent: z.string().nullable(),
  max_context_tokens: sourcedNumber,
  max_output_tokens: sourcedNumber,
  features: featuresSchema,
  tokenizer: z.object({ exact: z.boolean() }),
});

const capacitySchema = z.object({
  /** Requests that the engine is given at the same time. */
  max_concurrency: sourcedNumber,
  /** With which every request can have the whole context; `max_concurrency` where the KV cache is not known. */
  recommended_concurrency: count,
  /** Of all running requests together, prompts and answers. */
  kv_cache_tokens: sourcedNumber.nullable(),
  queue_max: count,
  queue_timeout_ms: count,
});

/** Of this moment, and out of date when it arrives. */
const loadSchema = z.object({
  running: count,
  queued: count,
  /** Share of the KV cache that is reserved by what runs. */
  kv_usage: z.number().min(0).nullable(),
  /** How long a request that comes now would wait for its turn. */
  estimated_wait_ms: z.number().min(0),
});

/** For people and bills, as configured by whoever runs the machine; nothing is computed from it. */
const hardwareSchema = z.object({
  gpu: z.string(),
  count: z.int().min(1),
  memory_mib: z.int().min(1).nullable(),
  instance_type: z.string().nullable(),
  price_hint: z.string().nullable(),
});

export type Hardware = z.infer<typeof hardwareSchema>;

/**
 * `GET /v1/capabilities` of the llm-server: everything that the api may know of engine, model and GPU. `models[0]` is
 * the one to use where nothing else is asked for; the list is empty while the engine has not told its models.
 * `revision` changes whenever anything else but `state` and `load` does.
 */
export const capabilitiesSchema = z.object({
  schema_version: z.literal(1),
  revision: z.string(),
  state: z.enum(SERVER_STATES),
  engine: z.object({ kind: z.string(), version: z.string().nullable() }),
  models: z.array(modelSchema),
  capacity: capacitySchema,
  load: loadSchema,
  hardware: hardwareSchema.nullable(),
  limits: z.object({
    body_bytes: z.int(),
    /** Everything of a request together, from its arrival to the end of its answer. */
    max_request_ms: z.int(),
    first_token_timeout_ms: z.int(),
    idle_timeout_ms: z.int(),
  }),
});

export type Capabilities = z.infer<typeof capabilitiesSchema>;
