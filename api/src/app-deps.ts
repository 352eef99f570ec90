import type { LibraryStore } from '@twinscribe/knowledge';
import type { Clock, Lifecycle, Logger, Metrics, Tracer } from '@twinscribe/platform';
import type { LlmClient } from './llm/llm-client.ts';
import type { Reranker } from './rerank/reranker.ts';
import type { TierBreaker } from './llm/tier-breaker.ts';
import type { AnsweringOptions } from './rag/answering-options.ts';
import type { LibraryNames } from './rag/pre-retrieval/library-names.ts';

/** What the routes work with. */
export interface AppDeps {
  /** Whose library this is. */
  readonly tenant: string;
  readonly library: LibraryStore;
  readonly names: LibraryNames;
  readonly llm: LlmClient;
  /** What `/readyz` tells of the way to the llm-server. */
  readonly breaker: Pick<TierBreaker, 'state'>;
  /** Undefined where none is configured. */
  readonly reranker?: Reranker | undefined;
  readonly answering: AnsweringOptions;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly lifecycle: Pick<Lifecycle, 'state' | 'shutdownSignal'>;
  readonly tracer: Tracer;
  readonly clock: Clock;
  /** How long an answer may take, from the request to its last word. */
  readonly requestTimeoutMs: number;
  /** The day, in UTC, from which "last year" in a question is counted. YYYY-MM-DD. */
  readonly today: () => string;
}
