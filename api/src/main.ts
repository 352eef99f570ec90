import {
  ConfigError,
  createHttpClient,
  createLifecycle,
  createLogger,
  createMetrics,
  handleSignals,
  parseConfig,
  serve,
  systemClock,
} from '@twinscribe/platform';
import { DEFAULT_TENANT, openLibrary } from '@twinscribe/knowledge';
import { createApp } from './app.ts';
import { apiConfigSchema } from './config.ts';
import { createLlmClient } from './llm/llm-client.ts';
import { createLibraryNames } from './rag/pre-retrieval/library-names.ts';
import { readRefusal } from './llm/parse-refusal.ts';

/** How old the api's picture of the engine may be. */
const CAPABILITIES_MAX_AGE_MS = 1_000;
/** How long a new author or tag may go unrecognised in questions. */
const NAMES_MAX_AGE_MS = 5_000;

async function main(): Promise<void> {
  const config = parseConfig(apiConfigSchema, process.env);
  const logger = createLogger({ level: config.LOG_LEVEL, service: 'api' });
  const lifecycle = createLifecycle({ drainMs: config.API_DRAIN_MS }, { logger });

  const library = await openLibrary(
    { ...config, preload: true },
    {
      signal: new AbortController().signal,
      onLegFailure: ({ leg, error }) => logger.warn('search went without a leg', { leg, error }),
    },
  );
  lifecycle.onClose(() => library.close());
  const http = createHttpClient({
    baseUrl: config.LLM_SERVER_URL,
    peer: 'The language model tier',
    connectTimeoutMs: config.LLM_CONNECT_TIMEOUT_MS,
    firstByteTimeoutMs: config.LLM_FIRST_BYTE_TIMEOUT_MS,
    idleTimeoutMs: config.LLM_IDLE_TIMEOUT_MS,
    errorCodes: { unavailable: 'llm_unavailable', timeout: 'stalled', badReply: 'engine_protocol_error' },
    onStatus: (reply) => readRefusal(reply, { otherwise: 'llm_unavailable' }),
  });
  lifecycle.onClose(() => http.close());

  const { now } = systemClock;
  const names = createLibraryNames({ maxAgeMs: NAMES_MAX_AGE_MS }, { library, now });
  const today = (): string => new Date().toISOString().slice(0, 10);
  const llm = createLlmClient({ capabilitiesMaxAgeMs: CAPABILITIES_MAX_AGE_MS }, { http, now });
  const metrics = createMetrics({ service: 'api' });
  const app = createApp({
    tenant: DEFAULT_TENANT,
    library,
    names,
    llm,
    logger,
    metrics,
    lifecycle,
    now,
    today,
  });
  const address = {
    host: config.API_HOST,
    port: config.API_PORT,
    portVariable: 'API_PORT',
    hostVariable: 'API_HOST',
  };
  const { server, url } = await serve({ app, name: 'api', ...address }, { lifecycle, logger });
  handleSignals({ servers: [server] }, { lifecycle, process });
  process.send?.({ type: 'ready', url });
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(error instanceof ConfigError ? 2 : 1);
});
