import { z } from 'zod';

/** Where a number comes from: the engine's own word, our configuration, or a default nobody confirmed. */
export const NUMBER_SOURCES = ['engine', 'config', 'default'] as const;

const sourcedNumber = z.object({ value: z.int().min(0), source: z.enum(NUMBER_SOURCES) });
export type SourcedNumber = z.infer<typeof sourcedNumber>;

export const SERVER_STATES = ['starting', 'ready', 'degraded', 'draining', 'down'] as const;
export type ServerState = (typeof SERVER_STATES)[number];

/**
 * `GET /v1/capabilities` of the llm-server: everything that the api may know of engine, model and GPU. `models[0]` is
 * the one to use where nothing else is asked for; the list is empty while the engine has not told its models.
 * `revision` changes whenever anything else but `state` does.
 */
export const capabilitiesSchema = z.object({
  schema_version: z.literal(1),
  revision: z.string(),
  state: z.enum(SERVER_STATES),
  engine: z.object({ kind: z.string(), version: z.string().nullable() }),
  models: z.array(
    z.object({
      id: z.string(),
      max_context_tokens: sourcedNumber,
      max_output_tokens: sourcedNumber,
      features: z.object({
        stream: z.boolean(),
        /** False where no language model answers: the engine only quotes. */
        generates: z.boolean(),
      }),
      tokenizer: z.object({ exact: z.boolean() }),
    }),
  ),
  limits: z.object({ body_bytes: z.int(), first_token_timeout_ms: z.int(), idle_timeout_ms: z.int() }),
});

export type Capabilities = z.infer<typeof capabilitiesSchema>;
