import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@twinscribe/platform';
import type { EngineRequest, Priority } from '../engines/engine.ts';

const PRIORITIES: ReadonlyMap<string, Priority> = new Map([
  ['interactive', 'interactive'],
  ['batch', 'batch'],
]);

const LIMIT_TENANT_LENGTH = 200;

/** Who asks (`X-Tenant`), and how urgently (`X-Priority`). Throws AppError `invalid_request`. An empty header is none. */
export function readCaller(headers: IncomingHttpHeaders): Pick<EngineRequest, 'tenant' | 'priority'> {
  return {
    tenant: readTenant(textOf(headers['x-tenant'])),
    priority: readPriority(textOf(headers['x-priority'])),
  };
}

function readTenant(tenant: string | undefined): string | undefined {
  if ((tenant?.length ?? 0) <= LIMIT_TENANT_LENGTH) return tenant;
  throw new AppError('invalid_request', `X-Tenant must have at most ${LIMIT_TENANT_LENGTH} characters.`, {
    param: 'x-tenant',
  });
}

function readPriority(name: string | undefined): Priority | undefined {
  if (name === undefined) return undefined;
  const priority = PRIORITIES.get(name);
  if (priority !== undefined) return priority;
  throw new AppError('invalid_request', 'X-Priority must be interactive or batch.', { param: 'x-priority' });
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  [header ?? []].flat().join(', ') || undefined;
