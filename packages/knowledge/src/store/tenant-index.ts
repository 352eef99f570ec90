import type { SearchFilter } from '@twinscribe/contracts';
import { LexicalIndex } from '../lexical/lexical-index.ts';
import { unpackTerms } from '../lexical/pack-terms.ts';
import type { IndexEntry } from '../lexical/index-entry.ts';
import type { SearchableChunk } from './chunk-rows.ts';
import { compileFilter, toFilterFields, type FilterFields } from './document-filter.ts';
import type { DocumentRow } from './document-rows.ts';

export interface LoadedDocument {
  readonly row: DocumentRow;
  readonly chunks: readonly SearchableChunk[];
}

export interface IndexHit {
  /** Key of the document's row. */
  readonly documentKey: number;
  readonly ordinal: number;
  readonly score: number;
}

interface IndexedDocument {
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

/** One tenant's chunks in memory: posting lists, and what filters and order need. Follows the database by `seq`. */
export class TenantIndex {
  /** The last change that the index has taken in. */
  seq: number;
  readonly #lexical = new LexicalIndex();
  readonly #documents = new Map<string, IndexedDocument>();
  readonly #languages = new Map<string | null, number>();
  /** By slot, as are the next two; undefined once removed. */
  readonly #documentOf: (IndexedDocument | undefined)[] = [];
  readonly #ordinals: number[] = [];
  readonly #chunkIds: string[] = [];
  #documentNumbers = 0;

  constructor({ seq }: { seq: number }) {
    this.seq = seq;
  }

  /** Of the documents here, each once, in code unit order; null stands for documents of unknown language. */
  get languages(): (string | null)[] {
    return [...this.#languages.keys()].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
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
    for (const slot of slots) {
      this.#documentOf[slot] = undefined;
      this.#chunkIds[slot] = '';
    }
  }

  /** Best first, ties by chunk id. Scores are summed in the order of the term ids. */
  search(query: {
    termIds: readonly number[];
    filter?: SearchFilter | undefined;
    limit: number;
  }): IndexHit[] {
    const hits = this.#lexical.search({
      termIds: query.termIds,
      limit: query.limit,
      allow: query.filter === undefined ? undefined : this.#allow(query.filter),
      tieBreak: (a, b) => ((this.#chunkIds[a] ?? '') < (this.#chunkIds[b] ?? '') ? -1 : 1),
    });
    return hits.flatMap(({ slot, score }) => {
      const document = this.#documentOf[slot];
      return document === undefined
        ? []
        : [{ documentKey: document.key, ordinal: this.#ordinals[slot] ?? 0, score }];
    });
  }

  /** The filter is asked once a document, and only of documents that the query meets. */
  #allow(filter: SearchFilter): (slot: number) => boolean {
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
