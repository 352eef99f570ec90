import { libraryVariables } from '@twinscribe/knowledge';
import { tracingVariables } from '@twinscribe/platform';
import { z } from 'zod';
import type { LlmOptions } from './llm/connect-llm.ts';
import { ABSTAIN_MODES } from './rag/answering-options.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(3_600_000);

/** The environment of the api. Read once, in main. */
export const apiConfigSchema = z.object({
  API_HOST: z
    .enum(['127.0.0.1', '::1', 'localhost'], {
      error:
        'must be a loopback address: without API keys, which this version does not have, the api serves this machine only',
    })
    .default('127.0.0.1')
    .describe('Address to listen on; loopback only.'),
  API_PORT: port.default(8_000).describe('Port of the api; 0 takes a free one.'),
  ...libraryVariables,
  LLM_SERVER_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8001')
    .describe('Where the llm-server answers.'),
  LLM_CONNECT_TIMEOUT_MS: milliseconds
    .default(2_000)
    .describe('How long the api waits for a connection to the llm-server.'),
  LLM_FIRST_BYTE_TIMEOUT_MS: milliseconds
    .default(65_000)
    .describe(
      'How long the api waits for the first byte of an answer. Longer than the llm-server waits for its engine.',
    ),
  LLM_IDLE_TIMEOUT_MS: milliseconds
    .default(30_000)
    .describe('How long a stream of the llm-server may be silent.'),
  RERANK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Reranker that puts the best passages in their final order; `/rerank` is appended. Without it the order of the search stays.',
    ),
  RERANK_MODEL: z
    .string()
    .optional()
    .describe(
      'Model to ask the reranker for (vLLM, Jina, Cohere). Without it the reranker is taken to be TEI.',
    ),
  RERANK_API_KEY: z.string().optional().describe('Sent to the reranker as a bearer token.'),
  RERANK_TIMEOUT_MS: milliseconds
    .default(300)
    .describe('How long an answer waits for the reranker; the order of the search stays after that.'),
  RERANK_DEPTH: z.coerce
    .number()
    .int()
    .min(2)
    .max(100)
    .default(20)
    .describe('How many passages the reranker is given. TEI takes 32 unless told otherwise.'),
  LLM_BREAKER_FAILURES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe(
      'After how many failures in a row the llm-server is left alone: answers are refused at once then, with the passages ' +
        'that were found.',
    ),
  LLM_BREAKER_OPEN_MS: milliseconds
    .default(2_000)
    .describe('How long it is left alone before one request tries it again.'),
  API_REQUEST_TIMEOUT_MS: milliseconds
    .default(120_000)
    .describe(
      'How long an answer may take, from the request to its last word. The llm-server is told what is left of it.',
    ),
  API_TODAY: z.iso
    .date()
    .optional()
    .describe('The day that "last year" in a question counts from, for evaluations. Unset: today, in UTC.'),
  RAG_REWRITE_TIMEOUT_MS: milliseconds
    .default(1_200)
    .describe(
      'How long a model may take to make a follow-up question stand alone, and again for RAG_MULTI_QUERY and RAG_HYDE. After that the answer goes on without it.',
    ),
  RAG_MULTI_QUERY: z
    .stringbool()
    .default(false)
    .describe('Whether up to three other wordings of the question, by the model, are searched for as well.'),
  RAG_HYDE: z
    .stringbool()
    .default(false)
    .describe('Whether a passage that the model imagines as the answer is searched for as well.'),
  RAG_ABSTAIN: z
    .enum(ABSTAIN_MODES)
    .default('on')
    .describe(
      'on: a question that finds nothing, or asks for names or mostly for things that no passage in its language has, is answered by saying so, without the engine. report: the engine is asked all the same, and the doubts are told. off: neither.',
    ),
  API_DRAIN_MS: milliseconds
    .default(20_000)
    .describe('On SIGTERM: how long streams may go on before they end with an error.'),
  ...tracingVariables,
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('Least severe log line that is written.'),
});

export type ApiConfig = z.infer<typeof apiConfigSchema>;

export const llmOptionsOf = (config: ApiConfig): LlmOptions => ({
  url: config.LLM_SERVER_URL,
  timeouts: {
    connectTimeoutMs: config.LLM_CONNECT_TIMEOUT_MS,
    firstByteTimeoutMs: config.LLM_FIRST_BYTE_TIMEOUT_MS,
    idleTimeoutMs: config.LLM_IDLE_TIMEOUT_MS,
  },
  breaker: { failures: config.LLM_BREAKER_FAILURES, openMs: config.LLM_BREAKER_OPEN_MS },
});
