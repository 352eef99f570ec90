import type { SearchFilter } from '@twinscribe/contracts';
import type { StoredDocument } from '../document.ts';

/** What filters ask of a document, made ready for comparison. */
export interface FilterFields {
  readonly id: string;
  readonly author: string | null;
  readonly category: string;
  readonly language: string | null;
  readonly tags: readonly string[];
  /** Milliseconds since 1970; a day counts from its start in UTC. NaN without a date: every comparison is false. */
  readonly publishedMs: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 24 * 60 * 60 * 1000;

export function toFilterFields(document: Omit<StoredDocument, 'text'>): FilterFields {
  const { id, author, category, language, tags, publishedAt } = document;
  return {
    id,
    author: author === null ? null : fold(author),
    category: fold(category),
    language: language === null ? null : fold(language),
    tags: tags.map(fold),
    publishedMs: publishedAt === null ? Number.NaN : Date.parse(publishedAt),
  };
}

/** Whether a document meets all conditions. A list is met by any of its values; letters' case is ignored. */
export function compileFilter(filter: SearchFilter): (fields: FilterFields) => boolean {
  const conditions: ((fields: FilterFields) => boolean)[] = [];
  const { documentIds, publishedFrom, publishedTo } = filter;
  const authors = foldAll(filter.authors);
  const categories = foldAll(filter.categories);
  const languages = foldAll(filter.languages);
  const tags = foldAll(filter.tags);
  if (authors !== undefined) conditions.push(({ author }) => author !== null && authors.has(author));
  if (categories !== undefined) conditions.push(({ category }) => categories.has(category));
  if (languages !== undefined)
    conditions.push(({ language }) => language !== null && languages.has(language));
  if (tags !== undefined) conditions.push((fields) => fields.tags.some((tag) => tags.has(tag)));
  if (documentIds !== undefined) conditions.push(({ id }) => documentIds.includes(id));
  if (publishedFrom !== undefined) {
    const fromMs = Date.parse(publishedFrom);
    conditions.push(({ publishedMs }) => publishedMs >= fromMs);
  }
  if (publishedTo !== undefined) {
    const toMs = Date.parse(publishedTo) + (DAY.test(publishedTo) ? DAY_MS - 1 : 0);
    conditions.push(({ publishedMs }) => publishedMs <= toMs);
  }
  return (fields) => conditions.every((isMet) => isMet(fields));
}

function foldAll(values: readonly string[] | undefined): Set<string> | undefined {
  return values === undefined ? undefined : new Set(values.map(fold));
}

/** One form for what readers take for the same word: composed, lower case. */
function fold(value: string): string {
  return value.normalize('NFC').toLowerCase();
}
