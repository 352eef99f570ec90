import {
  readSseBatches,
  STREAM_DONE,
  type FinishReason,
  type SseEvent,
  type Usage,
} from '@twinscribe/contracts';
import { AppError, closeSoon } from '@twinscribe/platform';
import { z } from 'zod';
import type { EngineEvent } from '../engine.ts';
import { failureOfEvent } from './engine-failure.ts';

/** Only what is read of a chunk. Engines leave out what they have not set, or send null. */
const chunkSchema = z.object({
  error: z.unknown().optional(),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            reasoning: z.string().nullish(),
            reasoning_content: z.string().nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({ prompt_tokens: z.int(), completion_tokens: z.int().nullish(), total_tokens: z.int().nullish() })
    .nullish(),
});

type Chunk = z.infer<typeof chunkSchema>;

/** Whatever else an engine says ("abort", "error", "content_filter") means that the answer is not whole. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['eos_token', 'stop'],
  ['stop_sequence', 'stop'],
  ['length', 'length'],
]);

/** As `EngineEvent`, but the usage is missing where the engine has not told it. */
export type CompletionEvent =
  | Exclude<EngineEvent, { type: 'end' }>
  | { readonly type: 'end'; readonly finishReason: FinishReason; readonly usage: Usage | undefined };

/** What the chunks so far have told of the end. */
interface Ending {
  finish: string | undefined;
  usage: Usage | undefined;
  isDone: boolean;
}

/**
 * The events of a streamed chat completion; what came in one piece goes on in one piece. Ends with `end` only where the
 * engine gave a reason for stopping that means a whole answer; an error event, another reason, a missing one, or what is
 * not a completion at all throws AppError.
 */
export async function* readCompletion(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<CompletionEvent, void, undefined> {
  const batches = readSseBatches(body);
  const ending: Ending = { finish: undefined, usage: undefined, isDone: false };
  try {
    while (!ending.isDone) {
      const batch = await readNext(batches);
      if (batch === undefined) break;
      yield* readBatch(batch, ending);
    }
    yield { type: 'end', finishReason: readFinish(ending.finish), usage: ending.usage };
  } finally {
    if (ending.isDone) void closeSoon(batches);
    else await batches.return();
  }
}

/** Signs of life, then all the text at once, also before what fails. */
function* readBatch(batch: readonly SseEvent[], ending: Ending): Generator<CompletionEvent, void, undefined> {
  let text = '';
  try {
    for (const { data } of batch) {
      ending.isDone = data === STREAM_DONE;
      if (ending.isDone) return;
      const chunk = parseChunk(data);
      noteEnding(chunk, ending);
      const { content, reasoning, reasoning_content: olderReasoning } = chunk.choices?.[0]?.delta ?? {};
      if (content) text += content;
      else if (text === '' && (reasoning || olderReasoning)) yield { type: 'progress' };
    }
  } finally {
    if (text !== '') yield { type: 'delta', text };
  }
}

async function readNext(
  batches: AsyncGenerator<SseEvent[], void, undefined>,
): Promise<SseEvent[] | undefined> {
  try {
    const next = await batches.next();
    return next.done === true ? undefined : next.value;
  } catch (cause) {
    if (cause instanceof RangeError) throw notACompletion(cause);
    throw cause;
  }
}

function parseChunk(data: string): Chunk {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw notACompletion(cause);
  }
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success) throw notACompletion(parsed.error);
  const { error } = parsed.data;
  if (error !== undefined && error !== null) throw failureOfEvent(error);
  return parsed.data;
}

/** Engines tell why and how much in one chunk or two, in any order. */
function noteEnding({ choices, usage }: Chunk, ending: Ending): void {
  const finish = choices?.[0]?.finish_reason;
  if (finish) ending.finish = finish;
  if (usage) ending.usage = toUsage(usage);
}

function toUsage({ prompt_tokens, completion_tokens, total_tokens }: NonNullable<Chunk['usage']>): Usage {
  const completion = completion_tokens ?? 0;
  return {
    prompt_tokens,
    completion_tokens: completion,
    total_tokens: total_tokens ?? prompt_tokens + completion,
    exact: true,
  };
}

function readFinish(finish: string | undefined): FinishReason {
  if (finish === undefined) {
    throw new AppError(
      'engine_protocol_error',
      'The engine stopped without saying why. What came before is not a whole answer.',
    );
  }
  const known = FINISH_REASONS.get(finish);
  if (known !== undefined) return known;
  throw new AppError('engine_error', 'The engine broke the answer off.', {
    cause: new Error(`finish_reason ${finish.slice(0, 100)}`),
  });
}

const notACompletion = (cause: unknown): AppError =>
  new AppError('engine_protocol_error', 'The engine sent something that is not a completion.', { cause });
