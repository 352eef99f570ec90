import { libraryVariables } from '@twinscribe/knowledge';
import { z } from 'zod';

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
  API_DRAIN_MS: milliseconds
    .default(20_000)
    .describe('On SIGTERM: how long streams may go on before they end with an error.'),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('Least severe log line that is written.'),
});

export type ApiConfig = z.infer<typeof apiConfigSchema>;
