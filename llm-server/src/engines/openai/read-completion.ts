import {
  readSseBatches,
  STREAM_DONE,
  type FinishReason,
  type SseEvent,
  type Usage,
} from '@twinscribe/contracts';
import { AppError, closeSoon } from '@twinscribe/platform';
import type { EngineEvent } from '../engine.ts';
import { failureOfEvent } from './engine-failure.ts';
import { readChunk, type Chunk } from './read-chunk.ts';

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
 * The events of a streamed chat completion, which is opened when the first is asked for; what came in one piece goes on in one piece. Ends with `end` only where the
 * engine gave a reason for stopping that means a whole answer; an error event, another reason, a missing one, or what is
 * not a completion at all throws AppError.
 */
export async function* readCompletion(
  open: () => Promise<AsyncIterable<Uint8Array>>,
): AsyncGenerator<CompletionEvent, void, undefined> {
  const batches = readSseBatches(await open());
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
      // Engines tell why and how much in one chunk or two, in any order.
      ending.finish = chunk.finish ?? ending.finish;
      ending.usage = chunk.usage ?? ending.usage;
      if (chunk.text !== '') text += chunk.text;
      else if (text === '' && chunk.isReasoning) yield { type: 'progress' };
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
  let chunk: Chunk;
  try {
    chunk = readChunk(JSON.parse(data));
  } catch (cause) {
    throw notACompletion(cause);
  }
  if (chunk.error !== undefined && chunk.error !== null) throw failureOfEvent(chunk.error);
  return chunk;
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
