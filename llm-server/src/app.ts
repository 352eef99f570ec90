import {
  assignRequestId,
  errorHandler,
  jsonBody,
  logRequests,
  methodNotAllowed,
  notFoundHandler,
} from '@twinscribe/platform';
import express, { type Express } from 'express';
import type { AppDeps } from './app-deps.ts';
import { announceRevision, capabilities } from './routes/capabilities.ts';
import { chatCompletions } from './routes/chat-completions.ts';
import { healthz, readyz } from './routes/health.ts';
import { models } from './routes/models.ts';

/** The route table. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(deps.metrics.observeHttp, assignRequestId, logRequests(deps));

  app.get('/healthz', healthz());
  app.get('/readyz', readyz(deps));
  app.get('/metrics', deps.metrics.metricsHandler);

  app.use('/v1', announceRevision(deps));
  app.post('/v1/chat/completions', jsonBody({ limitBytes: deps.limits.bodyBytes }), chatCompletions(deps));
  app.get('/v1/models', models(deps));
  app.get('/v1/capabilities', capabilities(deps));

  app.all(
    ['/healthz', '/readyz', '/metrics', '/v1/models', '/v1/capabilities'],
    methodNotAllowed(['GET', 'HEAD']),
  );
  app.all('/v1/chat/completions', methodNotAllowed(['POST']));
  app.use(notFoundHandler, errorHandler);
  return app;
}
