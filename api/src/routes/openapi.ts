import { route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import { buildOpenApi } from '../openapi/build-openapi.ts';
import { OPERATIONS } from '../openapi/operations.ts';

const VERSION = '0.1.0';

/** GET /openapi.json */
export function openApi(): RequestHandler {
  const document = buildOpenApi({ operations: OPERATIONS, version: VERSION });
  return route({ handler: () => document });
}
