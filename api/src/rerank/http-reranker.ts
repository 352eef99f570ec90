import {
  AppError,
  createHttpClient,
  linkSignals,
  systemClock,
  untilAborted,
  type Clock,
} from '@twinscribe/platform';
import type { Reranker } from './reranker.ts';
import { jinaWire, teiWire, type RerankWire } from './rerank-wires.ts';

export interface HttpRerankerOptions {
  /** What `/rerank` is appended to; may end in `/v1`. */
  readonly url: string;
  /** Left out: TEI, which serves one model and is not asked for it by name. */
  readonly model?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly depth: number;
  /** For everything: connecting, waiting, reading. */
  readonly timeoutMs: number;
}

/** A reranker behind HTTP: TEI as it is, or vLLM, Jina and Cohere, which name the model. Asks once; never takes longer than told. */
export function createHttpReranker(
  { url, model, apiKey, depth, timeoutMs }: HttpRerankerOptions,
  { clock = systemClock }: { clock?: Clock } = {},
): Reranker {
  const wire: RerankWire = model === undefined ? teiWire : jinaWire({ model });
  const http = createHttpClient(
    {
      baseUrl: url,
      peer: 'The reranker',
      connectTimeoutMs: timeoutMs,
      firstByteTimeoutMs: timeoutMs,
      idleTimeoutMs: timeoutMs,
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      errorCodes: {
        unavailable: 'engine_unavailable',
        timeout: 'deadline_exceeded',
        badReply: 'engine_protocol_error',
      },
      onStatus: ({ status, bodyText }) =>
        new AppError('engine_unavailable', `The reranker answered with status ${status}.`, {
          cause: new Error(bodyText),
        }),
    },
    { clock },
  );
  return {
    depth,
    score: async ({ query, texts }, { signal }) => {
      const deadline = new AbortController();
      const cancelTimer = clock.after(timeoutMs, () => deadline.abort(tooLate(timeoutMs)));
      using linked = linkSignals([signal, deadline.signal]);
      try {
        const body = wire.toBody({ query, texts });
        const reply = http.postJson({ path: '/rerank', body, schema: wire.replySchema }, linked);
        return inOrder({ scores: await untilAborted(reply, linked), count: texts.length });
      } finally {
        cancelTimer();
      }
    },
    close: () => http.close(),
  };
}

/** Of each text exactly one, whatever order they came in. */
function inOrder({
  scores,
  count,
}: {
  scores: readonly { readonly index: number; readonly score: number }[];
  count: number;
}): number[] {
  const byIndex = new Map(scores.map(({ index, score }) => [index, score]));
  const ordered = Array.from({ length: count }, (_, i) => byIndex.get(i) ?? NaN);
  if (scores.length === count && !ordered.some(Number.isNaN)) return ordered;
  throw new AppError('engine_protocol_error', `The reranker did not score each of the ${count} texts once.`);
}

const tooLate = (timeoutMs: number): AppError =>
  new AppError('deadline_exceeded', `The reranker did not answer within ${timeoutMs} ms.`);
