import { Counter, toAppError, type Logger, type Metrics } from '@twinscribe/platform';
import type { Reranker } from './reranker.ts';

/** The same reranker; every call is counted by how it ended, and one that failed is a line in the log. */
export function observeReranker(
  reranker: Reranker,
  { logger, metrics }: { logger: Pick<Logger, 'warn'>; metrics: Pick<Metrics, 'registry'> },
): Reranker {
  const calls = new Counter({
    name: 'rerank_requests_total',
    help: 'Requests to the reranker, by how they ended: ok, or the code of the error.',
    labelNames: ['outcome'],
    registers: [metrics.registry],
  });
  return {
    ...reranker,
    score: async (request, capabilities) => {
      try {
        const scores = await reranker.score(request, capabilities);
        calls.inc({ outcome: 'ok' });
        return scores;
      } catch (thrown) {
        const error = toAppError(thrown);
        calls.inc({ outcome: error.code });
        if (!capabilities.signal.aborted) logger.warn('search went without the reranker', { error });
        throw error;
      }
    },
  };
}
