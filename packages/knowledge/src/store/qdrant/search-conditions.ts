import type { SearchFilter } from '@twinscribe/contracts';

export type Condition =
  | { key: string; match: { value: string | boolean } | { any: string[] } }
  | { key: string; range: { gte: string } | { lte: string } }
  | { key: string; range: { lt: number } | { lte: number } }
  | { has_id: string[] };

export interface Conditions {
  must: Condition[];
  must_not?: Condition[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The way to a filter: the tenant's clause stands outermost and no caller can leave it out. */
export function ofTenant({
  tenant,
  must = [],
  mustNot = [],
}: {
  tenant: string;
  must?: readonly Condition[];
  mustNot?: readonly Condition[];
}): Conditions {
  return {
    must: [{ key: 'tenant', match: { value: tenant } }, ...must],
    ...(mustNot.length === 0 ? {} : { must_not: [...mustNot] }),
  };
}

/** The records of all tenants: for whoever makes the whole library anew, and nobody else. */
export const RECORDS_OF_ALL: Conditions = { must: [{ key: 'kind', match: { value: 'document' } }] };

/** What a chunk's point must meet so that its document meets the filter. */
export function searchConditions(filter: SearchFilter): Condition[] {
  const anyOf = (key: string, values: readonly string[] | undefined): Condition[] =>
    values === undefined ? [] : [{ key, match: { any: [...new Set(values)] } }];
  return [
    ...anyOf('author', filter.authors?.map(fold)),
    ...anyOf('category', filter.categories?.map(fold)),
    ...anyOf('language', filter.languages?.map(fold)),
    ...anyOf('tags', filter.tags?.map(fold)),
    ...anyOf('documentId', filter.documentIds),
    ...published(filter),
  ];
}

function published({ publishedFrom, publishedTo }: SearchFilter): Condition[] {
  const conditions: Condition[] = [];
  if (publishedFrom !== undefined)
    conditions.push({ key: 'published', range: { gte: toInstant(Date.parse(publishedFrom)) } });
  if (publishedTo !== undefined) {
    const end = Date.parse(publishedTo) + (DAY.test(publishedTo) ? DAY_MS - 1 : 0);
    conditions.push({ key: 'published', range: { lte: toInstant(end) } });
  }
  return conditions;
}

const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** As documents are folded in `toFilterFields`: composed, lower case. */
const fold = (value: string): string => value.normalize('NFC').toLowerCase();
