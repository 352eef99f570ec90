/**
 * The names of OpenTelemetry for calls of language models. They are not stable yet, which is why they stand here and not
 * in the code that sets them. Prompts and answers have names, too; they are left out on purpose.
 *
 * Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ (read in November 2026: "Development").
 */
export const GEN_AI = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  maxTokens: 'gen_ai.request.max_tokens',
  temperature: 'gen_ai.request.temperature',
  topP: 'gen_ai.request.top_p',
  finishReasons: 'gen_ai.response.finish_reasons',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
} as const;

/** `gen_ai.operation.name` of a chat completion; the span's name is this and the model. */
export const GEN_AI_CHAT = 'chat';

/** Event at the first piece of an answer. */
export const FIRST_TOKEN = 'first-token';
