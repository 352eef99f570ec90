import { categorySchema, documentFormatSchema } from '@twinscribe/contracts';
import { z } from 'zod';
import type { StoredDocument } from '../../document.ts';
import { toFilterFields } from '../document-filter.ts';

/** The one live generation of a document, without its text. The point's id is the document's. */
export const recordSchema = z.object({
  tenant: z.string(),
  generation: z.string(),
  /** Of generations of this document: the greater is the later. Milliseconds since 1970 as far as clocks allow. */
  order: z.int(),
  fingerprint: z.string(),
  document: z.object({
    id: z.string(),
    uri: z.string(),
    format: documentFormatSchema,
    title: z.string(),
    author: z.string().nullable(),
    category: categorySchema,
    language: z.string().nullable(),
    tags: z.array(z.string()),
    url: z.string().nullable(),
    publishedAt: z.string().nullable(),
    ingestedAt: z.string(),
    length: z.int(),
    chunks: z.int(),
  }),
});

export type DocumentRecord = z.infer<typeof recordSchema>;

/** A piece of a generation: a chunk with its verbatim text, or what is left of a long hidden one. */
export const pieceSchema = z.object({
  documentId: z.string(),
  generation: z.string(),
  ordinal: z.int(),
  /** From 0; only a long hidden chunk has more. */
  part: z.int(),
  text: z.string(),
  chunkId: z.string(),
  start: z.int(),
  end: z.int(),
  chunkKind: z.enum(['prose', 'code', 'hidden']),
  headingPath: z.array(z.string()),
});

export type Piece = z.infer<typeof pieceSchema>;

/** What a search reads of a hit before it knows which hits count. */
export const hitSchema = pieceSchema.pick({ documentId: true, generation: true, chunkId: true });
export type PointHit = z.infer<typeof hitSchema>;

/** What filters ask of a document, as it stands on each of its chunks' points. Documents of unknown language have ''. */
export function filterPayload(document: Omit<StoredDocument, 'text'>): Record<string, unknown> {
  const { author, category, language, tags, publishedMs } = toFilterFields(document);
  return {
    category,
    tags,
    language: language ?? '',
    ...(author === null ? {} : { author }),
    ...(Number.isNaN(publishedMs) ? {} : { published: new Date(publishedMs).toISOString() }),
  };
}
