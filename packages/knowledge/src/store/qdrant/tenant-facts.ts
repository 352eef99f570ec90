import type { Clock } from '@twinscribe/platform';
import type { QdrantConnection } from './qdrant-connection.ts';
import { ofTenant } from './search-conditions.ts';

export interface Facts {
  /** Of the documents, which decide how a query is analysed; null stands for documents of unknown one. */
  readonly languages: readonly (string | null)[];
  /** Searchable ones. */
  readonly chunks: number;
}

interface Known {
  readonly readAt: number;
  readonly facts: Promise<Facts>;
}

/** Below the second within which another process's change must show. */
const LIMIT_AGE_MS = 500;
const LIMIT_TENANTS = 1_000;
const LIMIT_LANGUAGES = 1_000;

/** What a search must know of a tenant's documents before it begins. */
export class TenantFacts {
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
  read({ tenant }: { tenant: string }): Promise<Facts> {
    const readAt = this.#source.clock.now();
    const known = this.#known.get(tenant);
    if (known !== undefined && readAt - known.readAt < LIMIT_AGE_MS) return known.facts;
    const facts = this.#request({ tenant });
    if (this.#known.size >= LIMIT_TENANTS) this.#known.clear();
    this.#known.set(tenant, { readAt, facts });
    facts.catch(() => this.forget({ tenant }));
    return facts;
  }

  forget({ tenant }: { tenant: string }): void {
    this.#known.delete(tenant);
  }

  async #request({ tenant }: { tenant: string }): Promise<Facts> {
    const { collection, connection } = this.#source;
    const faceting = {
      collection_name: collection,
      key: 'language',
      filter: ofTenant({ tenant, must: [{ key: 'kind', match: { value: 'document' } }] }),
      limit: LIMIT_LANGUAGES,
      exact: true,
    };
    const counting = {
      collection_name: collection,
      filter: ofTenant({ tenant, must: [{ key: 'live', match: { value: true } }] }),
      exact: true,
    };
    const [{ hits }, { count: chunks }] = await Promise.all([
      connection.call((api, init) => api.facet(faceting, init)),
      connection.call((api, init) => api.countPoints(counting, init)),
    ]);
    return { languages: hits.map(({ value }) => (value === '' ? null : String(value))), chunks };
  }
}
