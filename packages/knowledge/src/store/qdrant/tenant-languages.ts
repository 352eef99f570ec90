import type { Clock } from '@twinscribe/platform';
import type { QdrantConnection } from './qdrant-connection.ts';
import { ofTenant } from './search-conditions.ts';

interface Known {
  readonly readAt: number;
  readonly languages: Promise<(string | null)[]>;
}

/** Below the second within which another process's change must show. */
const LIMIT_AGE_MS = 500;
const LIMIT_TENANTS = 1_000;
const LIMIT_LANGUAGES = 1_000;

/** The languages of a tenant's documents, which decide how a query is analysed; null stands for documents of unknown one. */
export class TenantLanguages {
  readonly #source: {
    readonly collection: string;
    readonly connection: QdrantConnection;
    readonly clock: Clock;
  };
  readonly #known = new Map<string, Known>();

  constructor(source: { collection: string; connection: QdrantConnection; clock: Clock }) {
    this.#source = source;
  }

  /** At most half a second old. Shared by callers, so that none of them aborts it. */
  read({ tenant }: { tenant: string }): Promise<(string | null)[]> {
    const readAt = this.#source.clock.now();
    const known = this.#known.get(tenant);
    if (known !== undefined && readAt - known.readAt < LIMIT_AGE_MS) return known.languages;
    const languages = this.#request({ tenant });
    if (this.#known.size >= LIMIT_TENANTS) this.#known.clear();
    this.#known.set(tenant, { readAt, languages });
    languages.catch(() => this.forget({ tenant }));
    return languages;
  }

  forget({ tenant }: { tenant: string }): void {
    this.#known.delete(tenant);
  }

  async #request({ tenant }: { tenant: string }): Promise<(string | null)[]> {
    const { collection, connection } = this.#source;
    const body = {
      collection_name: collection,
      key: 'language',
      filter: ofTenant({ tenant, must: [{ key: 'kind', match: { value: 'document' } }] }),
      limit: LIMIT_LANGUAGES,
      exact: true,
    };
    const { hits } = await connection.call((api, init) => api.facet(body, init));
    return hits.map(({ value }) => (value === '' ? null : String(value)));
  }
}
