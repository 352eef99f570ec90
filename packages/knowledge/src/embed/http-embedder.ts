import {
  AppError,
  createHttpClient,
  systemClock,
  untilAborted,
  type Clock,
  type FailedReply,
  type HttpClient,
} from '@twinscribe/platform';
import { z } from 'zod';
import { cutToWindow } from './cut-to-window.ts';
import type { Embedder } from './embedder.ts';
import { embeddingPrefixes, type EmbeddingPrefixes } from './embedding-prefixes.ts';

export interface HttpEmbedderOptions {
  /** With or without `/v1` at its end. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** Of the vectors. Left out, the server is asked once. */
  readonly dimensions?: number | undefined;
  /** Texts in one request. The default is what a TEI server takes unless told otherwise. */
  readonly limitBatch?: number;
  /** The model's window, prefixes included. The default is that of the e5 and bge families. */
  readonly limitTokens?: number;
  /** From sending a batch to the reply's headers. */
  readonly timeoutMs?: number;
  /** Default: what the model's family was trained with. */
  readonly prefixes?: EmbeddingPrefixes;
}

interface Cancellable {
  readonly signal: AbortSignal;
}

const RETRY_MS = 250;
const LIMIT_RETRY_MS = 5_000;
const LIMIT_REPLY_BYTES = 64 * 1024 * 1024;

const replySchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) })),
});

/**
 * Embeddings from a server that speaks OpenAI's `/v1/embeddings`: TEI, vLLM, OpenAI. Texts go in batches, one after
 * another; a batch that failed in a way that may pass is sent once more.
 *
 * Throws AppError: `embedder_unavailable` where the server cannot be reached, is overloaded or failing; `internal` where
 * it refuses the request, or sends other vectors than it should: not one for each text, of other dimensions, of zeros, or
 * beyond all bounds.
 */
export async function createHttpEmbedder(
  options: HttpEmbedderOptions,
  { signal, clock = systemClock }: Cancellable & { clock?: Clock },
): Promise<Embedder> {
  const { model, limitBatch = 32, limitTokens = 512, prefixes = embeddingPrefixes({ model }) } = options;
  const http = createClient(options, { clock });
  const embed = async (texts: readonly string[], { signal }: Cancellable): Promise<Float32Array[]> => {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += limitBatch) {
      const input = texts.slice(start, start + limitBatch).map((text) => cutToWindow({ text, limitTokens }));
      vectors.push(...(await embedBatch({ model, input }, { http, clock, signal })));
    }
    return vectors;
  };
  const measure = async (): Promise<number> => (await embed(['dimensions'], { signal }))[0]?.length ?? 0;
  const dimensions =
    options.dimensions ??
    (await measure().catch((error: unknown) => {
      http.close();
      throw error;
    }));
  const embedChecked = async (
    texts: readonly string[],
    cancellable: Cancellable,
  ): Promise<Float32Array[]> => {
    const vectors = await embed(texts, cancellable);
    for (const { length } of vectors)
      if (length !== dimensions) throw otherDimensions({ dimensions, length });
    return vectors;
  };
  return {
    model,
    dimensions,
    embedPassages: (texts, cancellable) =>
      embedChecked(
        texts.map((text) => prefixes.passage + text),
        cancellable,
      ),
    embedQuery: async (text, cancellable) => {
      const [vector] = await embedChecked([prefixes.query + text], cancellable);
      if (vector === undefined) throw badVectors('no vector');
      return vector;
    },
    close: () => http.close(),
  };
}

function createClient(
  { url, apiKey, timeoutMs = 30_000 }: HttpEmbedderOptions,
  { clock }: { clock: Clock },
): HttpClient {
  return createHttpClient(
    {
      baseUrl: url.replace(/\/+$/, '').replace(/\/v1$/, ''),
      peer: 'The embeddings server',
      firstByteTimeoutMs: timeoutMs,
      limitReplyBytes: LIMIT_REPLY_BYTES,
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      errorCodes: {
        unavailable: 'embedder_unavailable',
        timeout: 'embedder_unavailable',
        badReply: 'internal',
      },
      onStatus: toStatusError,
    },
    { clock },
  );
}

/** One vector of unit length for each text, in their order. */
async function embedBatch(
  { model, input }: { model: string; input: readonly string[] },
  { http, clock, signal }: Cancellable & { http: HttpClient; clock: Clock },
): Promise<Float32Array[]> {
  const request = {
    path: '/v1/embeddings',
    body: { model, input, encoding_format: 'float' },
    schema: replySchema,
    idempotent: true,
  };
  const send = (): Promise<z.infer<typeof replySchema>> => http.postJson(request, { signal });
  const { data } = await send().catch(async (error: unknown) => {
    if (!(error instanceof AppError) || !error.retryable) throw error;
    const delayMs = Math.min(error.retryAfterMs ?? RETRY_MS, LIMIT_RETRY_MS);
    await untilAborted(new Promise<void>((resolve) => void clock.after(delayMs, resolve)), { signal });
    return send();
  });
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
  if (byIndex.size !== input.length || data.length !== input.length)
    throw badVectors(`${data.length} vectors for ${input.length} texts`);
  return input.map((_, index) => toUnitVector(byIndex.get(index)));
}

function toUnitVector(embedding: readonly number[] | undefined): Float32Array {
  if (embedding === undefined) throw badVectors('a vector for a text that nobody sent');
  const length = Math.hypot(...embedding);
  if (!(length > 0 && length < Infinity))
    throw badVectors('a vector without a direction: all 0, or too long to measure');
  return Float32Array.from(embedding, (value) => value / length);
}

function toStatusError({ status, headers, bodyText }: FailedReply): AppError {
  const cause = new Error(bodyText);
  if (status === 401 || status === 403)
    return new AppError('internal', 'The embeddings server refuses the key. Check EMBEDDINGS_API_KEY.', {
      cause,
    });
  if (status === 429 || status >= 500) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    return new AppError('embedder_unavailable', `The embeddings server answered with status ${status}.`, {
      cause,
      ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
    });
  }
  const message = `The embeddings server refused the request (status ${status}). Check EMBEDDINGS_MODEL and EMBEDDINGS_URL.`;
  return new AppError('internal', message, { cause });
}

const badVectors = (what: string): AppError =>
  new AppError('internal', `The embeddings server sent ${what}.`);

const otherDimensions = ({ dimensions, length }: { dimensions: number; length: number }): AppError =>
  badVectors(`a vector of ${length} numbers where its others have ${dimensions}`);
