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
import express, { type Express } from 'express';
import type { AppDeps } from './app-deps.ts';
import { refuseWhileDraining } from './drain/refuse-while-draining.ts';
import { admin } from './routes/admin.ts';
import { announceRevision, capabilities } from './routes/capabilities.ts';
import { chatCompletions } from './routes/chat-completions.ts';
import { healthz, readyz } from './routes/health.ts';
import { models } from './routes/models.ts';
import { tokenize } from './routes/tokenize.ts';

/** The route table. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(
    deps.metrics.observeHttp,
    assignRequestId,
    logRequests(deps),
    traceRequests(deps),
    requireLoopbackHost,
  );

  app.get('/healthz', healthz());
  app.get('/readyz', readyz(deps));
  app.get('/metrics', deps.metrics.metricsHandler);

  app.use('/v1', announceRevision(deps));
  const body = jsonBody({ limitBytes: deps.limits.bodyBytes });
  app.post('/v1/chat/completions', refuseWhileDraining(deps), body, chatCompletions(deps));
  app.post('/v1/tokenize', body, tokenize(deps));
  app.get('/v1/models', models(deps));
  app.get('/v1/capabilities', capabilities(deps));
  if (deps.adminToken !== undefined) app.use('/admin', admin(deps.adminToken, deps));

  app.all(
    ['/healthz', '/readyz', '/metrics', '/v1/models', '/v1/capabilities'],
    methodNotAllowed(['GET', 'HEAD']),
  );
  app.all(['/v1/chat/completions', '/v1/tokenize'], methodNotAllowed(['POST']));
  app.use(notFoundHandler, errorHandler);
  return app;
}
