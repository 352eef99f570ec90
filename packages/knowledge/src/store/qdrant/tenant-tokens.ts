import { z } from 'zod';
import { chunkId } from '../../chunk/chunk-id.ts';
import { parsePayload } from './read-points.ts';

const tokenSchema = z.object({ token: z.string() });
const LIMIT_TENANTS = 10_000;

/** The point whose token every swap of the tenant's documents changes, to a value that never comes again. */
export function tokenPointId({ tenant }: { tenant: string }): string {
  return chunkId({ tenant, documentId: '', start: 0, end: 0, content: 'token' });
}

/** '' before the first document. */
export function readToken(payload: unknown): string {
  return payload === undefined ? '' : parsePayload(payload, tokenSchema).token;
}

/** The last token of each tenant that this process has seen. */
export class TenantTokens {
  readonly #seen = new Map<string, string>();

  lastOf({ tenant }: { tenant: string }): string | undefined {
    return this.#seen.get(tenant);
  }

  saw({ tenant, token }: { tenant: string; token: string }): void {
    if (this.#seen.size >= LIMIT_TENANTS) this.#seen.clear();
    this.#seen.set(tenant, token);
  }
}
