import { CHUNKER_VERSION } from '../chunk/chunk-document.ts';
import type { Chunk, SourceDocument } from '../document.ts';
import { ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { packTerms } from '../lexical/pack-terms.ts';
import { analyzeChunks, type AnalyzedChunk } from './analyze-chunks.ts';
import { assertStorable } from './assert-storable.ts';
import type { NewDocument } from './document-rows.ts';
import type { LibraryRows } from './library-rows.ts';
import type { TermIds } from './term-ids.ts';
import { inWriteTransaction } from './transaction.ts';

export interface Replacement {
  readonly tenant: string;
  readonly id: string;
  readonly document: SourceDocument;
  readonly chunks: readonly Chunk[];
  readonly fingerprint: string;
  readonly ingestedAt: string;
  /** Write only if the document's row still has this key: it is what the replacement was made from. */
  readonly expectedKey?: number;
}

/**
 * Analyses the document, which takes its time and lets others work, and then writes it as one transaction. False where
 * the expected generation has gone. Throws AppError `invalid_request` for text that UTF-8 cannot carry, and RangeError
 * for chunks that are not the whole text in order: the text is kept as theirs.
 */
export async function writeDocument(replacement: Replacement, rows: LibraryRows): Promise<boolean> {
  const { tenant, id, document, chunks, fingerprint, ingestedAt, expectedKey } = replacement;
  assertStorable({ text: document.text, chunks });
  const analyzed = await analyzeChunks({ document, chunks });
  const searchableChunks = analyzed.filter(({ counts }) => counts !== null).length;
  const versions = { analyzer: ANALYZER_VERSION, chunker: CHUNKER_VERSION };
  const entry = { tenant, id, document, fingerprint, ingestedAt, searchableChunks, versions };
  return inLibraryTransaction(rows, () => {
    if (expectedKey !== undefined && rows.documents.find({ tenant, id })?.key !== expectedKey) return false;
    insertDocument({ entry, analyzed }, rows);
    return true;
  });
}

/** False where there is no such document. */
export function eraseDocument({ tenant, id }: { tenant: string; id: string }, rows: LibraryRows): boolean {
  return inLibraryTransaction(rows, () => {
    const isRemoved = rows.documents.remove({ tenant, id });
    if (isRemoved) rows.changes.record({ tenant, documentId: id });
    return isRemoved;
  });
}

function insertDocument(
  { entry, analyzed }: { entry: NewDocument; analyzed: readonly AnalyzedChunk[] },
  { documents, chunks, terms, changes }: LibraryRows,
): void {
  documents.remove(entry);
  const document = documents.insert(entry);
  for (const { chunk, counts } of analyzed) {
    const text = entry.document.text.slice(chunk.start, chunk.end);
    chunks.insert({ document, chunk, text, terms: counts === null ? null : pack({ counts, terms }) });
  }
  changes.record({ tenant: entry.tenant, documentId: entry.id });
}

function pack({ counts, terms }: { counts: ReadonlyMap<string, number>; terms: TermIds }): Uint8Array {
  const pairs = [...counts].map(([term, count]) => ({ id: terms.findOrAdd(term), count }));
  pairs.sort((a, b) => a.id - b.id);
  return packTerms({
    termIds: Uint32Array.from(pairs, ({ id }) => id),
    counts: Uint32Array.from(pairs, ({ count }) => count),
    length: pairs.reduce((sum, { count }) => sum + count, 0),
  });
}

function inLibraryTransaction<T>({ database, terms }: LibraryRows, work: () => T): T {
  try {
    return inWriteTransaction(database, work);
  } catch (error) {
    terms.forget();
    throw error;
  }
}
