import type { Logger, Metrics } from '@twinscribe/platform';
import type { ApiConfig } from '../config.ts';
import { createHttpReranker } from './http-reranker.ts';
import { observeReranker } from './observe-reranker.ts';
import type { Reranker } from './reranker.ts';

/** The reranker that is configured, if one is. */
export function openReranker(
  {
    RERANK_URL: url,
    RERANK_MODEL: model,
    RERANK_API_KEY: apiKey,
    RERANK_DEPTH: depth,
    RERANK_TIMEOUT_MS: timeoutMs,
  }: Pick<ApiConfig, 'RERANK_URL' | 'RERANK_MODEL' | 'RERANK_API_KEY' | 'RERANK_DEPTH' | 'RERANK_TIMEOUT_MS'>,
  capabilities: { logger: Pick<Logger, 'warn'>; metrics: Pick<Metrics, 'registry'> },
): Reranker | undefined {
  if (url === undefined) return undefined;
  return observeReranker(createHttpReranker({ url, model, apiKey, depth, timeoutMs }), capabilities);
}
