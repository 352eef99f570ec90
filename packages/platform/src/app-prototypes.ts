import { IncomingMessage, ServerResponse, type RequestListener, type ServerOptions } from 'node:http';
import type { Express } from 'express';

/**
 * Server options under which requests and responses are born with the app's own prototypes. Express otherwise exchanges
 * those of each one, and everything that reads such an object is slow from then on. For a listener that is no Express app
 * there is nothing to do.
 */
export function withAppPrototypes(app: RequestListener): ServerOptions {
  if (!isExpress(app)) return {};
  class AppRequest extends IncomingMessage {}
  class AppResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as Express['request']; // since the line above but one
  app.response = AppResponse.prototype as Express['response']; // likewise
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

const isExpress = (app: RequestListener | Express): app is Express => 'request' in app && 'response' in app;
