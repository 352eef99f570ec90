import { categorySchema, dateSchema, documentFormatSchema, wellFormedText } from '@twinscribe/contracts';
import type { SourceDocument } from '@twinscribe/knowledge';
import { z } from 'zod';
import { parseWebAddress } from '../extract/parse-web-address.ts';

/** The first line of an exported library. */
export const libraryHeaderSchema = z.strictObject({
  format: z.literal('twinscribe-library'),
  version: z.literal(1),
  /** Lines that follow, so that a cut file is known for one. */
  documents: z.int().min(0),
});

export type LibraryHeader = z.infer<typeof libraryHeaderSchema>;

/** Every other line: a document, verbatim. Ids are not in it, because they follow from what is. */
const libraryLine = z.strictObject({
  uri: wellFormedText().min(1).max(8_192),
  format: documentFormatSchema,
  title: wellFormedText().min(1),
  author: wellFormedText().min(1).nullable(),
  category: categorySchema,
  language: z
    .string()
    .regex(/^[a-z]{2}$/, { error: 'must be an ISO 639-1 code, such as en' })
    .nullable(),
  tags: z.array(wellFormedText().min(1)),
  url: wellFormedText()
    .refine((url) => parseWebAddress(url) !== null, {
      error: 'must be an address that starts with http:// or https://',
    })
    .nullable(),
  publishedAt: dateSchema.nullable(),
  /** Of the library that it came from; another chunker makes another one. */
  fingerprint: z.string(),
  text: wellFormedText(),
}) satisfies z.ZodType<SourceDocument>;

export type LibraryLine = z.infer<typeof libraryLine>;

export const libraryLineSchema = libraryLine.transform(({ fingerprint, ...document }) => ({
  fingerprint,
  document,
}));
