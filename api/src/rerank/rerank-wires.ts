import { z } from 'zod';

interface IndexedScore {
  readonly index: number;
  readonly score: number;
}

/** How a reranker is asked and how it answers. */
export interface RerankWire {
  toBody(request: { readonly query: string; readonly texts: readonly string[] }): Record<string, unknown>;
  readonly replySchema: z.ZodType<IndexedScore[]>;
}

const index = z.int().min(0);

/**
 * Hugging Face text-embeddings-inference. Without `truncate` one long passage would refuse them all.
 *
 * Source: https://huggingface.github.io/text-embeddings-inference (POST /rerank)
 */
export const teiWire: RerankWire = {
  toBody: ({ query, texts }) => ({ query, texts, truncate: true }),
  replySchema: z.array(z.object({ index, score: z.number() })),
};

/**
 * Jina's, which Cohere and vLLM share.
 *
 * Source: https://docs.vllm.ai/en/stable/serving/openai_compatible_server (Re-rank API)
 */
export const jinaWire = ({ model }: { model: string }): RerankWire => ({
  toBody: ({ query, texts }) => ({ model, query, documents: texts, top_n: texts.length }),
  replySchema: z
    .object({ results: z.array(z.object({ index, relevance_score: z.number() })) })
    .transform(({ results }) => results.map(({ index, relevance_score: score }) => ({ index, score }))),
});
