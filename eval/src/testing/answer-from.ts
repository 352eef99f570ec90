import type { Citation, RagAnswer, SearchFilter } from '@twinscribe/contracts';
import type { TimedAnswer } from '../answers/question-client.ts';

/** An answer of one sentence, which cites the first of the documents found, each a source of ten characters. */
export function answerFrom({
  documentIds = [],
  text = 'Yes [1].',
  support = null,
  abstainedBy = null,
  readFilter = {},
}: {
  documentIds?: readonly string[];
  text?: string;
  support?: Citation['support'];
  abstainedBy?: RagAnswer['abstainedBy'];
  readFilter?: SearchFilter;
}): TimedAnswer {
  const sources: RagAnswer['sources'] = documentIds.map((documentId, i) => ({
    ...{ number: i + 1, documentId, start: 0, end: 10, chunkId: '', title: '', author: null },
    ...{ category: 'note', url: null, publishedAt: null, language: null, tags: [], headingPath: [] },
    ...{ text: '', score: 1 },
  }));
  const cited = documentIds.length === 0 ? [] : [1];
  const missing = { numbers: [], names: [], words: [] };
  return {
    durationMs: 5,
    answer: {
      ...{ requestId: '', answer: text, sources, engine: 'test', model: 'test', finish_reason: 'stop' },
      retrieval: {
        ...{ query: '', readFilter, filterDropped: false, doubts: [], reranked: false, rerankFault: null },
        ...{ rewrittenBy: null, rewriteFault: null, variants: [] },
      },
      trace: {
        asked: { query: '', terms: [], chunks: 0 },
        filter: { given: {}, read: readFilter, dropped: false },
        budget: {
          ...{ contextTokens: 0, contextSource: 'engine', marginTokens: 0, outputTokens: 0 },
          ...{ promptTokens: 0, passageTokens: 0, usedTokens: 0 },
        },
        ...{ candidates: [], timings: {} },
      },
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      citations: [{ start: 0, end: text.length, sources: cited, support, missing }],
      ...{ abstained: abstainedBy !== null, abstainedBy, unsupported: false },
      timings: { retrieve: 2, total: 4 },
    },
  };
}
