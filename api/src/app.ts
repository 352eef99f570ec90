import {
  assignRequestId,
  errorHandler,
  jsonBody,
  logRequests,
  methodNotAllowed,
  notFoundHandler,
  requireLoopbackHost,
  traceRequests,
} from '@twinscribe/platform';
import express, { type Express, type RequestHandler } from 'express';
import type { AppDeps } from './app-deps.ts';
import { openApi } from './routes/openapi.ts';
import { chatCompletions } from './routes/chat-completions.ts';
import { deleteDocument, getDocument, listDocuments } from './routes/documents.ts';
import { health, ready } from './routes/health.ts';
import { models } from './routes/models.ts';
import { ragQuery } from './routes/rag-query.ts';
import { search } from './routes/search.ts';

type Method = 'get' | 'post' | 'delete';

/** The route table: path, then method and handler. `openapi/operations.ts` describes each; a test compares the two. */
export function routeTable(deps: AppDeps): Record<string, Partial<Record<Method, RequestHandler>>> {
  return {
    '/v1/rag/query': { post: ragQuery(deps) },
    '/v1/search': { post: search(deps) },
    '/v1/chat/completions': { post: chatCompletions(deps) },
    '/v1/models': { get: models(deps) },
    '/v1/documents': { get: listDocuments(deps) },
    '/v1/documents/:id': { get: getDocument(deps), delete: deleteDocument(deps) },
    '/healthz': { get: health() },
    '/readyz': { get: ready(deps) },
    '/metrics': { get: deps.metrics.metricsHandler },
    '/openapi.json': { get: openApi() },
  };
}

export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(deps.metrics.observeHttp, assignRequestId, logRequests(deps), traceRequests(deps));
  app.use(requireLoopbackHost, jsonBody());
  for (const [path, methods] of Object.entries(routeTable(deps))) {
    for (const [method, handler] of Object.entries(methods) as [Method, RequestHandler][])
      app[method](path, handler); // keys are methods
    app.all(path, methodNotAllowed(allowedMethods(methods)));
  }
  app.use(notFoundHandler, errorHandler);
  return app;
}

/** Express answers HEAD where there is a GET. */
function allowedMethods(methods: Partial<Record<Method, RequestHandler>>): string[] {
  return Object.keys(methods).flatMap((method) =>
    method === 'get' ? ['GET', 'HEAD'] : method.toUpperCase(),
  );
}
