import type { LibraryStore } from '@twinscribe/knowledge';
import type { Lifecycle, Logger, Metrics } from '@twinscribe/platform';
import type { LlmClient } from './llm/llm-client.ts';

/** What the routes work with. */
export interface AppDeps {
  /** Whose library this is. */
  readonly tenant: string;
  readonly library: LibraryStore;
  readonly llm: LlmClient;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly lifecycle: Pick<Lifecycle, 'state' | 'shutdownSignal'>;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}
