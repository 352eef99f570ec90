import type { Usage } from '@twinscribe/contracts';

/** What is read of one chunk of a streamed completion. */
export interface Chunk {
  /** Undefined or null: none. */
  readonly error: unknown;
  /** Empty where there is none. */
  readonly text: string;
  readonly isReasoning: boolean;
  readonly finish: string | undefined;
  readonly usage: Usage | undefined;
}

type Choice = Pick<Chunk, 'text' | 'isReasoning' | 'finish'>;

const NO_CHOICE: Choice = { text: '', isReasoning: false, finish: undefined };

/**
 * Engines leave out what they have not set, or send null. Throws TypeError where the value is not a chunk. Read by hand:
 * there is one for every token.
 */
export function readChunk(value: unknown): Chunk {
  const { error, choices, usage } = toFields(value);
  const { text, isReasoning, finish } = readChoices(choices);
  return { error, text, isReasoning, finish, usage: isUnset(usage) ? undefined : readUsage(usage) };
}

/** The first, there being none but one. */
function readChoices(value: unknown): Choice {
  if (isUnset(value)) return NO_CHOICE;
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value.length === 0 ? NO_CHOICE : readChoice(value[0]);
}

function readChoice(value: unknown): Choice {
  const { delta, finish_reason } = toFields(value);
  const finish = toText(finish_reason) || undefined;
  if (isUnset(delta)) return { text: '', isReasoning: false, finish };
  const { content, reasoning, reasoning_content } = toFields(delta);
  const isReasoning = toText(reasoning) !== '' || toText(reasoning_content) !== '';
  return { text: toText(content), isReasoning, finish };
}

function readUsage(value: unknown): Usage {
  const { prompt_tokens, completion_tokens, total_tokens } = toFields(value);
  const prompt = toCount(prompt_tokens);
  const completion = toCount(completion_tokens ?? 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: toCount(total_tokens ?? prompt + completion),
    exact: true,
  };
}

const isUnset = (value: unknown): value is undefined | null => value === undefined || value === null;

function toFields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('not an object');
  return value as Readonly<Record<string, unknown>>; // checked above
}

function toText(value: unknown): string {
  if (isUnset(value)) return '';
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}

function toCount(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new TypeError('not a whole number');
  return value as number; // checked above
}
