import { resolve } from 'node:path';
import { libraryVariables, type LibrarySettings } from '@twinscribe/knowledge';
import { parseConfig, type Environment } from '@twinscribe/platform';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const webAddress = z.url({ protocol: /^https?$/ });

/** The environment of the `twin` command. Read once, in cli. */
export const cliConfigSchema = z.object({
  ...libraryVariables,
  TWIN_API_URL: webAddress
    .optional()
    .describe('Where `twin ask` finds the api. Unset: this machine, at API_PORT.'),
  API_PORT: port.default(8_000).describe('Port of the api; 0 takes a free one.'),
  LLM_SERVER_HOST: z
    .enum(['127.0.0.1', '::1', 'localhost'], { error: 'must be a loopback address' })
    .default('127.0.0.1')
    .describe('Address that the llm-server listens on; loopback only.'),
  LLM_SERVER_PORT: port.default(8_001).describe('Port of the llm-server; 0 takes a free one.'),
  LLM_SERVER_URL: webAddress
    .optional()
    .describe('Where the llm-server answers. Set: `twin start` starts none of its own.'),
  EVAL_DATASET: z
    .string()
    .optional()
    .describe('Test collection in the layout of BEIR that `twin eval check` measures as well.'),
});

export interface CliConfig {
  /** Of a library that is not in Qdrant, and of logs. */
  readonly dataDirectory: string;
  readonly library: LibrarySettings;
  readonly apiUrl: string;
  /** Folder of a test collection. */
  readonly evaluationDataset: string | undefined;
  readonly llmServer: {
    /** Whether it is somebody else's: we start none. */
    readonly isRemote: boolean;
    /** Undefined where it will take a free port. */
    readonly url: string | undefined;
  };
}

/** Throws ConfigError with every fault at once. */
export function parseCliConfig({ env, cwd }: { env: Environment; cwd: string }): CliConfig {
  const config = parseConfig(cliConfigSchema, env);
  const dataDirectory = resolve(cwd, config.TWIN_DATA_DIR);
  return {
    dataDirectory,
    library: { ...config, TWIN_DATA_DIR: dataDirectory },
    apiUrl: config.TWIN_API_URL ?? `http://127.0.0.1:${config.API_PORT}`,
    evaluationDataset: config.EVAL_DATASET,
    llmServer: {
      isRemote: config.LLM_SERVER_URL !== undefined,
      url: config.LLM_SERVER_URL ?? localUrl(config),
    },
  };
}

function localUrl({
  LLM_SERVER_HOST: host,
  LLM_SERVER_PORT: port,
}: Pick<z.infer<typeof cliConfigSchema>, 'LLM_SERVER_HOST' | 'LLM_SERVER_PORT'>): string | undefined {
  return port === 0 ? undefined : `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
