import { VectorIndex, type VectorHit, type VectorOrder, type VectorQuery } from '../dense/vector-index.ts';
import type { LikedHit } from '../feedback/choose-feedback.ts';
import { moveQuery } from '../feedback/move-query.ts';
import type { IndexEntry } from '../lexical/index-entry.ts';
import type { FittedOn, FittedSpace } from './latent-space-rows.ts';

/** A chunk that is less alike has nothing to do with the query: what is left of the cosine is chance. */
const LEAST_COSINE = 0.05;

export interface LatentQuery extends Omit<VectorQuery, 'vector'> {
  readonly termIds: readonly number[];
  /** By slot. Chunks that lie nowhere are ignored. */
  readonly liked?: readonly LikedHit<number>[] | undefined;
}

/** One tenant's chunks in a latent space, those that came after its fit too. Chunks of unknown terms lie nowhere. */
export class LatentLeg {
  readonly fittedOn: FittedOn;
  readonly #space: FittedSpace['space'];
  readonly #vectors: VectorIndex;

  constructor({ space, on }: FittedSpace) {
    this.fittedOn = on;
    this.#space = space;
    this.#vectors = new VectorIndex({ dimensions: space.dimensions });
  }

  addAll(entries: readonly Pick<IndexEntry, 'slot' | 'termIds' | 'counts'>[]): void {
    this.#vectors.addAll(
      entries.flatMap(({ slot, ...text }) => {
        const vector = this.#space.vectorOf(text);
        return vector === undefined ? [] : [{ slot, vector }];
      }),
    );
  }

  remove(slots: Iterable<number>): void {
    this.#vectors.remove(slots);
  }

  /**
   * Unique terms, each as important as the next; the query is moved towards the chunks in `liked`. Best first; `[]` where the
   * space knows none of the terms.
   */
  search({ termIds, liked = [], ...query }: LatentQuery): VectorHit[] {
    const asked = this.#vectorOf(termIds);
    if (asked === undefined) return [];
    const texts = liked.flatMap(({ id: slot, weight }) => {
      const vector = this.#vectors.vectorOf(slot);
      return vector === undefined ? [] : [{ vector, weight }];
    });
    const vector = moveQuery({ query: asked, texts });
    return this.#vectors.search({ vector, ...query }).filter(({ score }) => score >= LEAST_COSINE);
  }

  /** The slots by likeness to the terms, best first; `[]` where the space knows none of them. */
  order({
    termIds,
    ...slots
  }: Omit<VectorOrder, 'vector'> & { readonly termIds: readonly number[] }): VectorHit[] {
    const vector = this.#vectorOf(termIds);
    return vector === undefined ? [] : this.#vectors.order({ vector, ...slots });
  }

  #vectorOf(termIds: readonly number[]): Float32Array | undefined {
    const counts = new Uint16Array(termIds.length).fill(1);
    return this.#space.vectorOf({ termIds: Uint32Array.from(termIds), counts });
  }
}
