import { answerEventSchemas, readSseEvents, type RagAnswer, type SseEvent } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { z } from 'zod';

type Head = Pick<RagAnswer, 'requestId' | 'sources' | 'retrieval'>;

/**
 * The text of a streamed answer as it arrives; returns what came around it. Throws AppError for the stream's error event
 * and for a stream that is not an answer or ends before the answer does.
 */
export async function* readAnswer(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, Omit<RagAnswer, 'answer'>, undefined> {
  let head: Head | undefined;
  for await (const event of readSseEvents(body)) {
    if (event.event === 'sources') head = parseData(event, answerEventSchemas.sources);
    else if (event.event === 'text-delta') yield parseData(event, answerEventSchemas['text-delta']).text;
    else if (event.event === 'answer-end' && head !== undefined) {
      return { ...head, ...parseData(event, answerEventSchemas['answer-end']) };
    } else if (event.event === 'error') {
      const { code, message } = parseData(event, answerEventSchemas.error).error;
      throw new AppError(code, message);
    }
  }
  throw new AppError('engine_error', 'The api broke the answer off.');
}

function parseData<Schema extends z.ZodType>({ event, data }: SseEvent, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(data));
  } catch (cause) {
    throw new AppError(
      'engine_protocol_error',
      `The api sent an event "${event}" that cannot be read. Is it of this version?`,
      { cause },
    );
  }
}
