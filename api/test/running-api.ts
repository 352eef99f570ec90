import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chunkDocument,
  DEFAULT_TENANT,
  documentId,
  openEmbeddedStore,
  type LibraryStore,
  type SourceDocument,
} from '@twinscribe/knowledge';
import { createLifecycle, createMetrics, silentTracer, systemClock, type Tracer } from '@twinscribe/platform';
import { createCapturedLogger, loopback, type CapturedLogger } from '@twinscribe/platform/testing';
import { createApp } from '../src/app.ts';
import type { AppDeps } from '../src/app-deps.ts';
import type { AnsweringOptions } from '../src/rag/answering-options.ts';
import { createLibraryNames } from '../src/rag/pre-retrieval/library-names.ts';
import type { LlmClient } from '../src/llm/llm-client.ts';
import { openReranker } from '../src/rerank/open-reranker.ts';

export interface RunningApi extends AsyncDisposable {
  readonly url: string;
  readonly deps: AppDeps;
  readonly log: CapturedLogger;
  /** Drains as on SIGTERM; nothing in flight is waited for. */
  shutdown(): Promise<void>;
}

/** The api on loopback, over a library of its own in a temporary directory. */
export async function runApi({
  llm,
  reranker,
  documents = [],
  answering = {},
  tracer = silentTracer,
  breaker = { state: 'closed' },
  requestTimeoutMs = 20_000,
}: {
  llm: LlmClient;
  /** A TEI server, and how long it is waited for. */
  reranker?: { readonly url: string; readonly timeoutMs: number };
  documents?: readonly SourceDocument[];
  answering?: Partial<AnsweringOptions>;
  tracer?: Tracer;
  breaker?: AppDeps['breaker'];
  requestTimeoutMs?: number;
}): Promise<RunningApi> {
  const directory = await mkdtemp(join(tmpdir(), 'twin-api-'));
  const library = await openEmbeddedStore({ directory });
  for (const document of documents) await ingest({ document }, { library });
  const log = createCapturedLogger();
  const lifecycle = createLifecycle({ drainMs: 20, graceMs: 500 }, { logger: log.logger });
  const metrics = createMetrics({ service: 'api' });
  const rerankSettings = {
    RERANK_URL: reranker?.url,
    RERANK_TIMEOUT_MS: reranker?.timeoutMs ?? 0,
    RERANK_DEPTH: 20,
  };
  const deps: AppDeps = {
    tenant: DEFAULT_TENANT,
    library,
    names: createLibraryNames({ maxAgeMs: 0 }, { library, now: systemClock.now }),
    llm,
    reranker: openReranker(rerankSettings, { logger: log.logger, metrics }),
    breaker,
    answering: { rewriteTimeoutMs: 1_200, multiQuery: false, hyde: false, abstain: 'on', ...answering },
    logger: log.logger,
    metrics,
    tracer,
    lifecycle,
    clock: systemClock,
    requestTimeoutMs,
    today: () => '2026-11-21',
  };
  const server = await loopback(createApp(deps));
  lifecycle.markReady();
  return {
    url: server.url,
    deps,
    log,
    shutdown: () => lifecycle.shutdown([server.server]),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      deps.reranker?.close();
      await library.close();
      await rm(directory, { recursive: true });
    },
  };
}

export async function ingest(
  { document }: { document: SourceDocument },
  { library }: { library: LibraryStore },
): Promise<void> {
  const tenant = DEFAULT_TENANT;
  const id = documentId({ tenant, uri: document.uri });
  const chunks = chunkDocument({ tenant, documentId: id, ...document });
  await library.replaceDocument({ tenant, document, chunks, fingerprint: 'test' });
}

export function article(fields: Partial<SourceDocument> & Pick<SourceDocument, 'text'>): SourceDocument {
  return {
    uri: 'file:///library/overlap.md',
    format: 'markdown',
    title: 'On Overlap',
    author: 'Ines Marchetti',
    category: 'article',
    language: 'en',
    tags: ['chunking'],
    url: null,
    publishedAt: '2024-03-12',
    ...fields,
  };
}
