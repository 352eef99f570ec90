import type { Sampling, SearchFilter, Turn } from '@twinscribe/contracts';
import type { LibraryStore } from '@twinscribe/knowledge';
import type { Clock } from '@twinscribe/platform';
import type { CallContext } from '../llm/call-context.ts';
import type { LlmClient } from '../llm/llm-client.ts';
import type { Reranker } from '../rerank/reranker.ts';
import type { AnsweringOptions } from './answering-options.ts';
import type { LibraryNames } from './pre-retrieval/library-names.ts';
import type { StepTimer } from './step-timer.ts';

export interface Question {
  readonly tenant: string;
  readonly question: string;
  readonly history: readonly Turn[];
  readonly instructions: string;
  readonly filter?: SearchFilter | undefined;
  /** Passages put before the model, at most. */
  readonly k: number;
  readonly maxTokens?: number | undefined;
  readonly sampling: Sampling;
  /** Whether to tell how the sources were chosen. */
  readonly trace?: boolean;
}

export interface AnswerDeps extends CallContext {
  readonly library: Pick<LibraryStore, 'search' | 'getDocument' | 'listChunks' | 'queryTerms'>;
  /** The authors and tags that a question may name. */
  readonly names: LibraryNames;
  readonly llm: LlmClient;
  readonly reranker?: Reranker | undefined;
  readonly answering: AnsweringOptions;
  readonly timer: StepTimer;
  readonly clock: Clock;
  /** YYYY-MM-DD */
  readonly today: () => string;
  readonly newBoundary: () => string;
}
