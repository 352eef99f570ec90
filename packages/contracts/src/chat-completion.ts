import { z } from 'zod';
import { wellFormedText } from './text.ts';

/** What crosses between the tiers, and what any OpenAI client may send us: chat completions, strictly read. */
export const chatMessageSchema = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: wellFormedText().or(
    z.array(z.strictObject({ type: z.literal('text'), text: wellFormedText() })).min(1),
  ),
  name: z.string().max(64).optional(),
});

export type ChatMessage = z.infer<typeof chatMessageSchema>;

/** The text of a message, its parts joined. */
export function messageText({ content }: Pick<ChatMessage, 'content'>): string {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('');
}

export const chatCompletionRequestSchema = z.strictObject({
  model: z.string().min(1).max(200),
  messages: z.array(chatMessageSchema).min(1).max(1_000),
  max_tokens: z.int().min(1).max(1_000_000).nullish(),
  /** OpenAI's newer name of the same limit; wins when both are there. */
  max_completion_tokens: z.int().min(1).max(1_000_000).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  seed: z.int().nullish(),
  stop: z
    .string()
    .min(1)
    .max(200)
    .or(z.array(z.string().min(1).max(200)).max(4))
    .nullish(),
  n: z.literal(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().nullish() }).nullish(),
  /** Accepted because clients send it; not used. */
  user: z.string().max(512).nullish(),
});

export type ChatCompletionRequest = z.infer<typeof chatCompletionRequestSchema>;

/** A form that the answer must have, in OpenAI's words. */
const responseFormatSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[\w-]{1,64}$/),
      description: z.string().max(2_000).optional(),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().nullish(),
    }),
  }),
]);

export type ResponseFormat = z.infer<typeof responseFormatSchema>;

/** What the llm-server takes besides. Not every engine has it: `features` of the model tells, and the rest is refused. */
export const engineCompletionRequestSchema = chatCompletionRequestSchema.extend({
  top_k: z.int().min(1).max(1_000).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().gt(0).max(2).nullish(),
  response_format: responseFormatSchema.nullish(),
});

export type EngineCompletionRequest = z.infer<typeof engineCompletionRequestSchema>;

/** Ways to choose words that only some engines have. */
export const EXTRA_SAMPLING = ['top_k', 'min_p', 'repetition_penalty'] as const;
export type ExtraSampling = (typeof EXTRA_SAMPLING)[number];

/** What a caller may say about how the words are chosen. */
export type Sampling = Pick<
  EngineCompletionRequest,
  'temperature' | 'top_p' | 'presence_penalty' | 'frequency_penalty' | 'seed' | 'stop' | ExtraSampling
>;

export const FINISH_REASONS = ['stop', 'length'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

export const usageSchema = z.object({
  prompt_tokens: z.int().min(0),
  completion_tokens: z.int().min(0),
  total_tokens: z.int().min(0),
  /** False where a count is an estimate, or the answer was cut before the engine told its own figures. */
  exact: z.boolean().optional(),
});

export type Usage = z.infer<typeof usageSchema>;

export const chatCompletionSchema = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: z.tuple([
    z.object({
      index: z.literal(0),
      message: z.object({ role: z.literal('assistant'), content: z.string() }),
      finish_reason: z.enum(FINISH_REASONS),
    }),
  ]),
  usage: usageSchema,
});

export type ChatCompletion = z.infer<typeof chatCompletionSchema>;

/** One `data:` of a streamed completion. The usage chunk has no choice. The stream ends with `data: [DONE]`. */
export const chatCompletionChunkSchema = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.literal(0),
      delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
      finish_reason: z.enum(FINISH_REASONS).nullable(),
    }),
  ),
  usage: usageSchema.nullish(),
});

export type ChatCompletionChunk = z.infer<typeof chatCompletionChunkSchema>;

export const STREAM_DONE = '[DONE]';

/** `POST /v1/tokenize` of the llm-server. */
export const tokenizeRequestSchema = chatCompletionRequestSchema.pick({ model: true, messages: true });

export const tokenizeResponseSchema = z.object({
  tokens: z.int().min(0),
  /** Whether the engine's own tokenizer has counted; else it is an estimate. */
  exact: z.boolean(),
});

export type TokenizeResponse = z.infer<typeof tokenizeResponseSchema>;

export const modelListSchema = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      id: z.string(),
      object: z.literal('model'),
      created: z.int(),
      owned_by: z.string(),
      /** The model that this one is an adapter of, if it is one. */
      parent: z.string().nullish(),
      max_model_len: z.int().optional(),
    }),
  ),
});

export type ModelList = z.infer<typeof modelListSchema>;
