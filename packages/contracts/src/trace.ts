import { z } from 'zod';
import { NUMBER_SOURCES } from './capabilities.ts';
import { searchFilterSchema } from './search.ts';

const tokens = z.int().min(0);
/** From 1; the score is comparable with those of the same list only. */
const rankSchema = z.object({ rank: z.int().min(1), score: z.number() });

/**
 * Why a candidate is before the model or not:
 * - `packed`: as part of the source `number`; `widened` where that source goes beyond the candidate's own range.
 * - `near-duplicate`: `of`, which ranks better, says nearly all of it.
 * - `document-cap`: its document had given its share, and others filled the `k`.
 * - `over-budget`: it takes `tokens`, and only `left` were left.
 * - `below-k`: better ones filled the `k`.
 */
const fateSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('packed'), number: z.int().min(1), widened: z.boolean() }),
  z.object({ outcome: z.literal('near-duplicate'), of: z.string() }),
  z.object({ outcome: z.literal('document-cap') }),
  z.object({ outcome: z.literal('over-budget'), tokens, left: tokens }),
  z.object({ outcome: z.literal('below-k') }),
]);

export type Fate = z.infer<typeof fateSchema>;

const candidateSchema = z.object({
  chunkId: z.string(),
  documentId: z.string(),
  title: z.string(),
  headingPath: z.array(z.string()),
  start: z.int().min(0),
  end: z.int().min(0),
  /** By the name of the leg that found it: `bm25`, `lsa`, `rm3` … */
  legs: z.record(z.string(), rankSchema),
  fused: rankSchema,
  /** Null where the reranker did not see it or did not answer. */
  rerank: rankSchema.nullable(),
  fate: fateSchema,
});

/** How an answer came by its sources. Holds words of the question, and titles, but no text of a passage or prompt. */
export const traceSchema = z.object({
  asked: z.object({
    query: z.string(),
    /** What the analysis made of the query, and in how many of the library's `chunks` each stands. All legs start from these. */
    terms: z.array(z.object({ term: z.string(), chunks: z.int().min(0) })),
    chunks: z.int().min(0),
  }),
  filter: z.object({
    given: searchFilterSchema,
    /** As the question was understood, whether it was heeded or dropped. */
    read: searchFilterSchema,
    dropped: z.boolean(),
  }),
  /** What the prompt had room for: estimates of the api, but for the length of the context. Passages get at most 6,000. */
  budget: z.object({
    contextTokens: tokens,
    /** Where the context's length comes from. */
    contextSource: z.enum(NUMBER_SOURCES),
    marginTokens: tokens,
    outputTokens: tokens,
    /** Instructions, history and question. */
    promptTokens: tokens,
    passageTokens: tokens,
    usedTokens: tokens,
  }),
  /** Everything that was found, in the order of fusion. */
  candidates: z.array(candidateSchema),
  /** Milliseconds by step until the sources were chosen, and `total`. */
  timings: z.record(z.string(), z.number()),
});

export type Trace = z.infer<typeof traceSchema>;
