import type { LibraryStore } from '@twinscribe/knowledge';
import type { Lifecycle, Logger, Metrics } from '@twinscribe/platform';
import type { LlmClient } from './llm/llm-client.ts';
import type { LibraryNames } from './rag/pre-retrieval/library-names.ts';

/** What the routes work with. */
export interface AppDeps {
  /** Whose library this is. */
  readonly tenant: string;
  readonly library: LibraryStore;
  readonly names: LibraryNames;
  readonly llm: LlmClient;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly lifecycle: Pick<Lifecycle, 'state' | 'shutdownSignal'>;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** The day, in UTC, from which "last year" in a question is counted. YYYY-MM-DD. */
  readonly today: () => string;
}
