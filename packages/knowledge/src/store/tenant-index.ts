import type { SearchFilter } from '@twinscribe/contracts';
import { VectorIndex } from '../dense/vector-index.ts';
import { LexicalIndex } from '../lexical/lexical-index.ts';
import { unpackTerms } from '../lexical/pack-terms.ts';
import type { IndexEntry } from '../lexical/index-entry.ts';
import type { SearchableChunk } from './chunk-rows.ts';
import { compileFilter, toFilterFields, type FilterFields } from './document-filter.ts';
import type { DocumentRow } from './document-rows.ts';
import { LatentLeg, type LatentQuery } from './latent-leg.ts';
import type { FittedOn, FittedSpace } from './latent-space-rows.ts';

export interface LoadedDocument {
  readonly row: DocumentRow;
  readonly chunks: readonly SearchableChunk[];
  /** One for each chunk; undefined while the document waits for its embedding. */
  readonly vectors?: readonly Float32Array[] | undefined;
}

/** Where a chunk is kept. */
export interface ChunkPlace {
  /** Key of the document's row. */
  readonly documentKey: number;
  readonly ordinal: number;
}

export interface SlotHit {
  readonly slot: number;
  readonly score: number;
}

export interface IndexQuery {
  /** Unique; scores are summed in their order. */
  readonly termIds: readonly number[];
  readonly limit: number;
  /** Slots that may be found at all. */
  readonly allow?: ((slot: number) => boolean) | undefined;
}

export interface IndexedDocument {
  readonly id: string;
  /** Counted per index: the place of this document in a search's notes. */
  readonly number: number;
  readonly key: number;
  readonly fields: FilterFields;
  readonly firstSlot: number;
  readonly endSlot: number;
}

/** What a search has noted of a document. */
const UNKNOWN = 0;
const ALLOWED = 1;
const REFUSED = 2;

/**
 * One tenant's chunks in memory: posting lists, vectors once there is a space for them, and what filters and order need.
 * Follows the database by `seq`.
 */
export class TenantIndex {
  /** The last change that the index has taken in. */
  seq: number;
  readonly #lexical = new LexicalIndex();
  /** Of an embedder. */
  readonly #vectors: VectorIndex | undefined;
  readonly #documents = new Map<string, IndexedDocument>();
  readonly #languages = new Map<string | null, number>();
  /** By slot, as are the next two; undefined once removed. */
  readonly #documentOf: (IndexedDocument | undefined)[] = [];
  readonly #ordinals: number[] = [];
  readonly #chunkIds: string[] = [];
  #documentNumbers = 0;
  #latent: LatentLeg | undefined;
  /** Takes the place of the one that serves once it holds all chunks. */
  #nextLatent: LatentLeg | undefined;

  /** With `dimensions`, the chunks have an embedder's vectors. */
  constructor({ seq, dimensions }: { seq: number; dimensions?: number | undefined }) {
    this.seq = seq;
    this.#vectors = dimensions === undefined ? undefined : new VectorIndex({ dimensions });
  }

  /** Of the documents here, each once, in code unit order; null stands for documents of unknown language. */
  get languages(): (string | null)[] {
    return [...this.#languages.keys()].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
  }

  /** Chunks. */
  get size(): number {
    return this.#lexical.size;
  }

  /** What the space that serves was fitted on; undefined where none does. */
  get latentFittedOn(): FittedOn | undefined {
    return this.#latent?.fittedOn;
  }

  /** How many more slots are taken up by removed chunks than by live ones: slots are not used again. */
  get sparseness(): number {
    return this.#documentOf.length - 2 * this.#lexical.size;
  }

  /** Adds the documents, each in place of what stands here under its id. */
  put(documents: readonly LoadedDocument[]): void {
    const entries: IndexEntry[] = [];
    for (const { row, chunks } of documents) {
      this.drop(row.document.id);
      const document = this.#register({ row, slots: chunks.length });
      chunks.forEach((chunk, i) => {
        const slot = document.firstSlot + i;
        this.#documentOf[slot] = document;
        this.#ordinals[slot] = chunk.ordinal;
        this.#chunkIds[slot] = chunk.id;
        entries.push({ slot, ...unpackTerms(chunk.terms) });
      });
    }
    this.#lexical.addAll(entries);
    this.#latent?.addAll(entries);
    this.#nextLatent?.addAll(entries);
    for (const document of documents) this.putVectors(document);
  }

  /** Takes in vectors that came after their document. False where the document is not here, or is another generation. */
  putVectors({ row, vectors = [] }: LoadedDocument): boolean {
    const document = this.#documents.get(row.document.id);
    if (document?.key !== row.key) return false;
    const entries = vectors.map((vector, i) => ({ slot: document.firstSlot + i, vector }));
    this.#vectors?.remove(entries.map(({ slot }) => slot));
    this.#vectors?.addAll(entries);
    return true;
  }

  drop(documentId: string): void {
    const document = this.#documents.get(documentId);
    if (document === undefined) return;
    this.#documents.delete(documentId);
    this.#countLanguage({ language: document.fields.language, change: -1 });
    const slots = Array.from(
      { length: document.endSlot - document.firstSlot },
      (_, i) => document.firstSlot + i,
    );
    this.#lexical.remove(slots);
    this.#vectors?.remove(slots);
    this.#latent?.remove(slots);
    this.#nextLatent?.remove(slots);
    for (const slot of slots) {
      this.#documentOf[slot] = undefined;
      this.#chunkIds[slot] = '';
    }
  }

  /** BM25. Best first, ties by chunk id. `weights` are in the order of the terms, 1 where none is given. */
  search({
    weights,
    ...query
  }: IndexQuery & { readonly weights?: readonly number[] | undefined }): SlotHit[] {
    return this.#lexical.search({ ...query, weights, tieBreak: this.compare });
  }

  /** By likeness of words, to the query and to the chunks in `liked`. Best first, ties by chunk id; `[]` without a space. */
  searchLatent(query: IndexQuery & Pick<LatentQuery, 'liked'>): SlotHit[] {
    return this.#latent?.search({ ...query, tieBreak: this.compare }) ?? [];
  }

  /** Live slots by likeness of words to the terms, best first, ties by chunk id; `[]` without a space. */
  orderAlike(asked: { readonly termIds: readonly number[]; readonly slots: readonly number[] }): SlotHit[] {
    return this.#latent?.order({ ...asked, tieBreak: this.compare }) ?? [];
  }

  /** By likeness of meaning. Best first, ties by chunk id; `[]` where the library has no embeddings. */
  searchVectors(query: Omit<IndexQuery, 'termIds'> & { readonly vector: Float32Array }): SlotHit[] {
    return this.#vectors?.search({ ...query, tieBreak: this.compare }) ?? [];
  }

  /** A comparator of live slots: by chunk id. */
  readonly compare = (a: number, b: number): number =>
    (this.#chunkIds[a] ?? '') < (this.#chunkIds[b] ?? '') ? -1 : 1;

  /** Undefined for a slot that is not live. */
  placeOf(slot: number): ChunkPlace | undefined {
    const document = this.#documentOf[slot];
    return document === undefined
      ? undefined
      : { documentKey: document.key, ordinal: this.#ordinals[slot] ?? 0 };
  }

  /** How many chunks hold the term. */
  countOf(termId: number): number {
    return this.#lexical.countOf(termId);
  }

  /** Chunks of the documents whose row has at most this key, and of those that came later. */
  countAround({ key }: { key: number }): { before: number; since: number } {
    let before = 0;
    for (const document of this.#documents.values())
      if (document.key <= key) before += document.endSlot - document.firstSlot;
    return { before, since: this.size - before };
  }

  /**
   * Begins to take the chunks into another space, in place of one that was begun before: documents that come from now on
   * at once, and those that are returned as they are handed to `fillLatent`. The leg serves once `endLatent` is called.
   */
  beginLatent(fitted: FittedSpace): IndexedDocument[] {
    this.#nextLatent = new LatentLeg(fitted);
    return [...this.#documents.values()];
  }

  /** Ignores a document that has been dropped or replaced meanwhile, here or where its chunks were read. */
  fillLatent({ document, chunks }: { document: IndexedDocument; chunks: readonly SearchableChunk[] }): void {
    const { id, firstSlot, endSlot } = document;
    if (this.#documents.get(id) !== document || chunks.length !== endSlot - firstSlot) return;
    this.#nextLatent?.addAll(chunks.map(({ terms }, i) => ({ slot: firstSlot + i, ...unpackTerms(terms) })));
  }

  endLatent(): void {
    this.#latent = this.#nextLatent;
    this.#nextLatent = undefined;
  }

  /** Whether a slot's document meets the filter. It is asked once a document, and only of documents that a query meets. */
  allow(filter: SearchFilter): (slot: number) => boolean {
    const passes = compileFilter(filter);
    const notes = new Uint8Array(this.#documentNumbers);
    return (slot) => {
      const document = this.#documentOf[slot];
      if (document === undefined) return false;
      const { number, fields } = document;
      if (notes[number] === UNKNOWN) notes[number] = passes(fields) ? ALLOWED : REFUSED;
      return notes[number] === ALLOWED;
    };
  }

  #register({ row, slots }: { row: DocumentRow; slots: number }): IndexedDocument {
    const firstSlot = this.#documentOf.length;
    const document: IndexedDocument = {
      id: row.document.id,
      number: this.#documentNumbers,
      key: row.key,
      fields: toFilterFields(row.document),
      firstSlot,
      endSlot: firstSlot + slots,
    };
    this.#documentNumbers += 1;
    this.#documents.set(row.document.id, document);
    this.#countLanguage({ language: document.fields.language, change: 1 });
    return document;
  }

  #countLanguage({ language, change }: { language: string | null; change: 1 | -1 }): void {
    const count = (this.#languages.get(language) ?? 0) + change;
    if (count === 0) this.#languages.delete(language);
    else this.#languages.set(language, count);
  }
}
