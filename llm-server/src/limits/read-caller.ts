import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@twinscribe/platform';
import type { EngineRequest, Priority } from '../engines/engine.ts';

const PRIORITIES: ReadonlyMap<string, Priority> = new Map([
  ['interactive', 'interactive'],
  ['batch', 'batch'],
]);

const LIMIT_TENANT_LENGTH = 200;

export interface Caller extends Pick<EngineRequest, 'tenant' | 'priority'> {
  /** What is left of the caller's time; not above 0 where it has run out on the way. */
  readonly budgetMs: number | undefined;
}

/**
 * Who asks (`X-Tenant`), how urgently (`X-Priority`), and how long the caller will wait (`X-Deadline-Ms`). Throws
 * AppError `invalid_request`. An empty header is none.
 */
export function readCaller(headers: IncomingHttpHeaders): Caller {
  return {
    tenant: readTenant(textOf(headers['x-tenant'])),
    priority: readPriority(textOf(headers['x-priority'])),
    budgetMs: readBudget(textOf(headers['x-deadline-ms'])),
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

function readBudget(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new AppError('invalid_request', 'X-Deadline-Ms must be a number of milliseconds, such as 30000.', {
    param: 'x-deadline-ms',
  });
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  [header ?? []].flat().join(', ') || undefined;
