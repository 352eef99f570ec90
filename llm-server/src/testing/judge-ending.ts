import {
  chatCompletionChunkSchema,
  chatCompletionSchema,
  errorBodySchema,
  readSseEvents,
  STREAM_DONE,
} from '@twinscribe/contracts';

/** How a request ended for its caller. All but the first two are lies. */
export type Ending =
  | { readonly kind: 'whole' }
  /** An error body with its status, or the one error event at the end of a stream. */
  | { readonly kind: 'error'; readonly code: string; readonly isInStream: boolean }
  /** An end as if all were well, with another text than the engine's. */
  | { readonly kind: 'truncated' }
  /** Neither an end nor an error: not what was promised. */
  | { readonly kind: 'broken'; readonly how: string }
  | { readonly kind: 'hung' };

/** Reads a reply of `POST /v1/chat/completions` to its end. `expected` is the whole text. */
export async function judgeEnding(reply: Response, expected: string): Promise<Ending> {
  const isStream = (reply.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (isStream && reply.body !== null) return judgeStream(reply.body, expected);
  const body: unknown = await reply.json();
  if (reply.status === 200) {
    const { choices } = chatCompletionSchema.parse(body);
    return choices[0].message.content === expected ? { kind: 'whole' } : { kind: 'truncated' };
  }
  return { kind: 'error', code: errorBodySchema.parse(body).error.code, isInStream: false };
}

async function judgeStream(body: AsyncIterable<Uint8Array>, expected: string): Promise<Ending> {
  const data: string[] = [];
  for await (const event of readSseEvents(body)) data.push(event.data);
  const last = data.at(-1) ?? '';
  const failed = errorBodySchema.safeParse(last.startsWith('{') ? JSON.parse(last) : undefined);
  if (failed.success) return judgeFailed(data.slice(0, -1), failed.data.error.code);
  if (last !== STREAM_DONE) return { kind: 'broken', how: 'a stream without an end' };
  const chunks = readChunks(data.slice(0, -1));
  const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
  const ends = chunks.filter(({ choices }) => typeof choices[0]?.finish_reason === 'string');
  if (ends.length !== 1) return { kind: 'broken', how: `${ends.length} reasons for ending` };
  return text === expected ? { kind: 'whole' } : { kind: 'truncated' };
}

function judgeFailed(before: readonly string[], code: string): Ending {
  const isForged = readChunks(before).some(({ choices }) => typeof choices[0]?.finish_reason === 'string');
  if (isForged) return { kind: 'broken', how: 'a reason for ending before an error' };
  return { kind: 'error', code, isInStream: true };
}

const readChunks = (data: readonly string[]) =>
  data.map((line) => chatCompletionChunkSchema.parse(JSON.parse(line)));
