import {
  ConfigError,
  createLifecycle,
  createLogger,
  createMetrics,
  createTracer,
  handleSignals,
  parseConfig,
  serve,
  systemClock,
} from '@twinscribe/platform';
import { DEFAULT_TENANT, openLibrary } from '@twinscribe/knowledge';
import { createApp } from './app.ts';
import { apiConfigSchema, llmOptionsOf } from './config.ts';
import { connectLlm } from './llm/connect-llm.ts';
import { createLibraryNames } from './rag/pre-retrieval/library-names.ts';
import { openReranker } from './rerank/open-reranker.ts';

/** How long a new author or tag may go unrecognised in questions. */
const NAMES_MAX_AGE_MS = 5_000;

async function main(): Promise<void> {
  // LangChain would print every prompt beside our log.
  delete process.env['LANGCHAIN_VERBOSE'];
  const config = parseConfig(apiConfigSchema, process.env);
  const logger = createLogger({ level: config.LOG_LEVEL, service: 'api' });
  const lifecycle = createLifecycle({ drainMs: config.API_DRAIN_MS }, { logger });

  const library = await openLibrary(
    { ...config, preload: true },
    {
      signal: new AbortController().signal,
      onLegFailure: ({ leg, during, error }) =>
        logger.warn('search goes without a leg', { leg, during, error }),
    },
  );
  lifecycle.onClose(() => library.close());
  const tracer = await createTracer({ service: 'api', endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  lifecycle.onClose(() => tracer.close());
  const metrics = createMetrics({ service: 'api' });
  const connection = connectLlm(llmOptionsOf(config), { clock: systemClock, metrics, random: Math.random });
  lifecycle.onClose(() => connection.close());

  const { now } = systemClock;
  const names = createLibraryNames({ maxAgeMs: NAMES_MAX_AGE_MS }, { library, now });
  const today = (): string => config.API_TODAY ?? new Date().toISOString().slice(0, 10);
  const reranker = openReranker(config, { logger, metrics });
  lifecycle.onClose(() => reranker?.close());
  const app = createApp({
    tenant: DEFAULT_TENANT,
    library,
    names,
    llm: connection.llm,
    breaker: connection.breaker,
    reranker,
    answering: {
      rewriteTimeoutMs: config.RAG_REWRITE_TIMEOUT_MS,
      multiQuery: config.RAG_MULTI_QUERY,
      hyde: config.RAG_HYDE,
      abstain: config.RAG_ABSTAIN,
    },
    logger,
    metrics,
    tracer,
    lifecycle,
    clock: systemClock,
    requestTimeoutMs: config.API_REQUEST_TIMEOUT_MS,
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
