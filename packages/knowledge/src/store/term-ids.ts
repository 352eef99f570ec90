import { crc32 } from 'node:zlib';
import type { Database, Statement } from './sqlite.ts';

const LIMIT_CACHED_TERMS = 200_000;

/** The numbers of terms, the same for all tenants and processes. */
export class TermIds {
  readonly #find: Statement<{ id: number }>;
  readonly #insert: Statement<unknown>;
  readonly #findTerm: Statement<{ term: string }>;
  readonly #cache = new Map<string, number>();
  readonly #terms = new Map<number, string>();

  constructor(database: Database) {
    this.#find = database.prepare<{ id: number }>('SELECT id FROM terms WHERE term = ?');
    this.#findTerm = database.prepare<{ term: string }>('SELECT term FROM terms WHERE id = ?');
    this.#insert = database.prepare('INSERT INTO terms (term) VALUES (?)');
  }

  /** In the order of the terms. Without those that no document ever had. */
  find(terms: readonly string[]): number[] {
    return terms.flatMap((term) => this.#cache.get(term) ?? this.#find.get(term)?.id ?? []);
  }

  /** By `compareTerms`: a comparator of ids that does not depend on which term came first. */
  compare(a: number, b: number): number {
    return compareTerms(this.#termOf(a), this.#termOf(b));
  }

  #termOf(id: number): string {
    const known = this.#terms.get(id);
    if (known !== undefined) return known;
    if (this.#terms.size >= LIMIT_CACHED_TERMS) this.#terms.clear();
    const term = this.#findTerm.get(id)?.term ?? '';
    this.#terms.set(id, term);
    return term;
  }

  /** Gives new terms a number, within the caller's write transaction; `forget` when that is rolled back. */
  findOrAdd(term: string): number {
    const known = this.#cache.get(term);
    if (known !== undefined) return known;
    if (this.#cache.size >= LIMIT_CACHED_TERMS) this.#cache.clear();
    const id = this.#find.get(term)?.id ?? Number(this.#insert.run(term).lastInsertRowid);
    this.#cache.set(term, id);
    return id;
  }

  /** Drops what may never have been committed. */
  forget(): void {
    this.#cache.clear();
    this.#terms.clear();
  }
}

/** By CRC-32, which is how a library in Qdrant knows terms; equal ones by code unit. */
function compareTerms(a: string, b: string): number {
  return crc32(a) - crc32(b) || (a < b ? -1 : a > b ? 1 : 0);
}
