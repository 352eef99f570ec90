import { categorySchema, type Category } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { DocumentFields } from './document-fields.ts';
import { parseDate } from './parse-date.ts';
import { parseLanguage } from './parse-language.ts';
import { parseWebAddress } from './parse-web-address.ts';
import type { FrontMatter } from './read-front-matter.ts';
import { singleLine } from './single-line.ts';

/** What we take from front matter. Throws AppError with the line for a date or title that makes no sense. */
export function frontMatterFields({
  values,
  lineOf,
}: Pick<FrontMatter, 'values' | 'lineOf'>): DocumentFields {
  const language = firstText(values, ['lang', 'language']);
  return {
    title: readTitle({ values, lineOf }),
    author: readAuthor(values),
    category: readCategory(values.get('category')),
    language: language === null ? null : parseLanguage(language),
    tags: readTags(values),
    url: readUrl(values),
    publishedAt: readPublishedAt({ values, lineOf }),
    isDraft: isTrue(values.get('draft')) || isFalse(values.get('published')),
  };
}

type Values = FrontMatter['values'];

function readTitle({ values, lineOf }: Pick<FrontMatter, 'values' | 'lineOf'>): string | null {
  const title = values.get('title') ?? null;
  if (title !== null && typeof title === 'object') {
    throw new AppError(
      'invalid_request',
      `line ${lineOf('title')}: the title must be text; put it in quotes`,
    );
  }
  return toText(title);
}

/** The first where several are named: a document has one author. */
function readAuthor(values: Values): string | null {
  for (const value of [values.get('author'), values.get('authors')].flat()) {
    const name = toText(typeof value === 'object' && value !== null && 'name' in value ? value.name : value);
    if (name !== null) return name;
  }
  return null;
}

function readCategory(value: unknown): Category | null {
  return categorySchema.safeParse(toText(value)?.toLowerCase()).data ?? null;
}

/** Blogs have no agreed key. Categories of their own are tags to us, where there are no tags. */
function readTags(values: Values): string[] {
  for (const key of ['tags', 'categories', 'keywords']) {
    const value = values.get(key);
    const parts: unknown[] = typeof value === 'string' ? value.split(',') : [value].flat();
    const tags = parts.map((part) => toText(part)?.replace(/^#/, '') ?? '').filter((tag) => tag !== '');
    if (tags.length > 0) return [...new Set(tags)];
  }
  return [];
}

/** A permalink is often a path on the blog: of no use without the blog's address. */
function readUrl(values: Values): string | null {
  const found = ['url', 'canonical', 'permalink'].map((key) =>
    parseWebAddress(toText(values.get(key)) ?? ''),
  );
  return found.find((url) => url !== null) ?? null;
}

function readPublishedAt({ values, lineOf }: Pick<FrontMatter, 'values' | 'lineOf'>): string | null {
  for (const key of ['date', 'published', 'publishdate']) {
    const value = values.get(key);
    const text = toText(value);
    // `published: true` is Jekyll's way to say that it is no draft.
    if (text === null || isTrue(value) || isFalse(value)) continue;
    const date = parseDate(text);
    if (date !== undefined) return date;
    const problem = `"${text.slice(0, 80)}" is no date; write 2024-03-01 or 2024-03-01T10:00:00Z`;
    throw new AppError('invalid_request', `line ${lineOf(key)}: ${problem}`);
  }
  return null;
}

function firstText(values: Values, keys: readonly string[]): string | null {
  return keys.map((key) => toText(values.get(key))).find((text) => text !== null) ?? null;
}

function toText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = singleLine(String(value));
  return text === '' ? null : text;
}

/** YAML 1.2 knows only `true`; blogs were written for YAML 1.1. */
const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && /^(?:true|yes|on)$/i.test(value));
const isFalse = (value: unknown): boolean =>
  value === false || (typeof value === 'string' && /^(?:false|no|off)$/i.test(value));
