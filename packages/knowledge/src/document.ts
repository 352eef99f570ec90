import type { Category, DocumentFormat } from '@twinscribe/contracts';

/** What an author published, as a source hands it over. */
export interface SourceDocument {
  /** Where it came from, and its identity within the tenant: the same URI again replaces the document. */
  readonly uri: string;
  readonly format: DocumentFormat;
  /** Verbatim, byte for byte once encoded as UTF-8: never trimmed, never normalised, a byte order mark kept. */
  readonly text: string;
  readonly title: string;
  readonly author: string | null;
  readonly category: Category;
  /** ISO 639-1 code; null where nobody knows. */
  readonly language: string | null;
  readonly tags: readonly string[];
  /** Where readers find it, if it is public. */
  readonly url: string | null;
  /** RFC 3339 day or instant. */
  readonly publishedAt: string | null;
}

/** A document as the library holds it. */
export interface StoredDocument extends SourceDocument {
  readonly id: string;
  readonly ingestedAt: string;
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  readonly chunks: number;
}

/**
 * The piece that is indexed: a range of the verbatim text, in UTF-16 units. The chunks of a document, in order, cover
 * its text without gap or overlap.
 */
export interface Chunk {
  /** Deterministic over tenant, document, range and content; in the form of a UUID. */
  readonly id: string;
  readonly ordinal: number;
  readonly start: number;
  readonly end: number;
  /** `hidden` covers what is kept but never searched: front matter, markup without text, blank stretches. */
  readonly kind: 'prose' | 'code' | 'hidden';
  /** Headings above it, outermost first. */
  readonly headingPath: readonly string[];
}

/** The ranked lists that a search fuses, in the order in which they are told. */
export const LEG_NAMES = ['bm25', 'lsa', 'rm3'] as const;
export type LegName = (typeof LEG_NAMES)[number];

/** How a search makes one list of its legs': by their ranks, or by their scores. The first is the default. */
export const FUSIONS = ['rrf', 'convex'] as const;
export type Fusion = (typeof FUSIONS)[number];

/** Where one leg had a hit. */
export interface LegRank {
  /** From 1. */
  readonly rank: number;
  /** The leg's own; comparable with those of the same leg and search only. */
  readonly score: number;
}

export interface ScoredChunk {
  readonly chunk: Chunk;
  /** Without the text, which may be long. */
  readonly document: Omit<StoredDocument, 'text'>;
  /** Readable text: the verbatim range of Markdown and plain text, the text without tags of HTML. */
  readonly text: string;
  /** Of the fused legs; comparable within one result list only. */
  readonly score: number;
  /** The legs that found it. */
  readonly legs: Readonly<Partial<Record<LegName, LegRank>>>;
}
