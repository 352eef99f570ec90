import { toJsonSchema } from '@langchain/core/utils/json_schema';
import type { ChatMessage, ResponseFormat } from '@twinscribe/contracts';

type Schema = Parameters<typeof toJsonSchema>[0];

/** A form that an answer must have. */
export interface AnswerForm {
  readonly format: Extract<ResponseFormat, { type: 'json_schema' }>;
  /** Whether the prompt says it already. */
  readonly isSaid: boolean;
}

export function answerForm({
  schema,
  name,
  isSaid,
}: {
  schema: Schema;
  name: string;
  isSaid: boolean;
}): AnswerForm {
  const { $schema: _, ...plain }: Record<string, unknown> = { ...toJsonSchema(schema) };
  return { format: { type: 'json_schema', json_schema: { name, schema: plain } }, isSaid };
}

/** For a model that cannot be held to the form: the messages with the form in words, unless they have them. */
export function sayForm({
  messages,
  form: { format, isSaid },
}: {
  messages: readonly ChatMessage[];
  form: AnswerForm;
}): ChatMessage[] {
  if (isSaid) return [...messages];
  const { schema } = format.json_schema;
  const content = `Reply with one JSON object that fits this JSON schema, and with nothing else:\n${JSON.stringify(schema)}`;
  return [{ role: 'system', content }, ...messages];
}
