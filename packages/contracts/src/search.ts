import { z } from 'zod';
import { wellFormedText } from './text.ts';

export const CATEGORIES = ['post', 'article', 'repository', 'note'] as const;
export const categorySchema = z.enum(CATEGORIES);
export type Category = z.infer<typeof categorySchema>;

/** A day, or an instant with its offset (RFC 3339). */
export const dateSchema = z.iso.date().or(z.iso.datetime({ offset: true }));

/** Conditions that a passage's document must all meet. Within a list any one suffices. Letters' case is ignored. */
export const searchFilterSchema = z.strictObject({
  authors: z.array(z.string().min(1).max(200)).min(1).max(50).optional(),
  categories: z.array(categorySchema).min(1).optional(),
  tags: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
  languages: z.array(z.string().min(2).max(35)).min(1).max(50).optional(),
  documentIds: z.array(z.string().min(1).max(64)).min(1).max(200).optional(),
  /** Inclusive. A document without a date never meets a condition on dates. */
  publishedFrom: dateSchema.optional(),
  /** Inclusive: a day means until its end, in UTC. */
  publishedTo: dateSchema.optional(),
});

export type SearchFilter = z.infer<typeof searchFilterSchema>;

export const LIMIT_QUESTION_LENGTH = 8_000;

export const searchRequestSchema = z.strictObject({
  query: wellFormedText().trim().min(1).max(LIMIT_QUESTION_LENGTH),
  k: z.int().min(1).max(100).default(10),
  filter: searchFilterSchema.optional(),
});

export type SearchRequest = z.infer<typeof searchRequestSchema>;

/** A passage as found. `text` is readable; the verbatim text is the document's `text.slice(start, end)`. */
export const passageSchema = z.object({
  chunkId: z.string(),
  documentId: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  category: categorySchema,
  /** Where it was published, if the document says so. Paths of files are never shown. */
  url: z.string().nullable(),
  publishedAt: z.string().nullable(),
  language: z.string().nullable(),
  tags: z.array(z.string()),
  headingPath: z.array(z.string()),
  start: z.int().min(0),
  end: z.int().min(0),
  text: z.string(),
  score: z.number(),
});

export type Passage = z.infer<typeof passageSchema>;

export const searchResponseSchema = z.object({
  query: z.string(),
  passages: z.array(passageSchema),
  tookMs: z.number(),
});
export type SearchResponse = z.infer<typeof searchResponseSchema>;
