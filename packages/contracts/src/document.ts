import { z } from 'zod';
import { categorySchema } from './search.ts';

export const DOCUMENT_FORMATS = ['markdown', 'text', 'html'] as const;
export const documentFormatSchema = z.enum(DOCUMENT_FORMATS);
export type DocumentFormat = z.infer<typeof documentFormatSchema>;

export const documentSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  category: categorySchema,
  format: documentFormatSchema,
  language: z.string().nullable(),
  tags: z.array(z.string()),
  url: z.string().nullable(),
  publishedAt: z.string().nullable(),
  ingestedAt: z.string(),
  /** UTF-16 units of the verbatim text. */
  length: z.int().min(0),
  chunks: z.int().min(0),
});

export type DocumentSummary = z.infer<typeof documentSummarySchema>;

/** `text` is what the author published, byte for byte. */
export const documentDetailSchema = documentSummarySchema.extend({ text: z.string() });
export type DocumentDetail = z.infer<typeof documentDetailSchema>;

export const listDocumentsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
});

/** Ordered by title, then id; `nextCursor` is null on the last page. */
export const documentListSchema = z.object({
  documents: z.array(documentSummarySchema),
  nextCursor: z.string().nullable(),
  total: z.int().min(0),
});

export type DocumentList = z.infer<typeof documentListSchema>;
