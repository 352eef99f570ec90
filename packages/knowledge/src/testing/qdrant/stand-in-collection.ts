import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { meets, selectFields, valueAt } from './stand-in-filter.ts';
import { scorePoints } from './stand-in-scores.ts';
import type {
  countSchema,
  deleteSchema,
  facetSchema,
  retrieveSchema,
  scrollSchema,
  setPayloadSchema,
  StandInConfig,
  StandInPoint,
  StandInQuery,
  upsertSchema,
} from './stand-in-requests.ts';

/**
 * A collection's points. Like those of the real one, its changes are made one after another, and a change of many points
 * is made point by point, with others reading in between; a search reads one part of the points after the other.
 */
export class StandInCollection {
  readonly config: StandInConfig;
  readonly indexes = new Map<string, unknown>();
  /** Happens once, while a search has read one part of the points and not yet the other. */
  amidSearch: (() => Promise<unknown>) | undefined;
  readonly #points = new Map<string, StandInPoint>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(config: StandInConfig) {
    this.config = config;
  }

  get size(): number {
    return this.#points.size;
  }

  upsert({ points, update_filter }: z.infer<typeof upsertSchema>): Promise<void> {
    return this.#change(async () => {
      for (const point of points) {
        this.#assertVectors(point);
        const old = this.#points.get(point.id);
        const isAllowed = old === undefined || update_filter === undefined || meets(old, update_filter);
        if (isAllowed) this.#points.set(point.id, structuredClone(point));
        await setImmediate();
      }
    });
  }

  remove({ filter }: z.infer<typeof deleteSchema>): Promise<void> {
    return this.#change(async () => {
      for (const point of this.#meeting(filter)) {
        this.#points.delete(point.id);
        await setImmediate();
      }
    });
  }

  setPayload({ payload, filter }: z.infer<typeof setPayloadSchema>): Promise<void> {
    return this.#change(async () => {
      for (const point of this.#meeting(filter)) {
        this.#points.set(point.id, { ...point, payload: { ...point.payload, ...structuredClone(payload) } });
        await setImmediate();
      }
    });
  }

  retrieve({ ids, with_payload }: z.infer<typeof retrieveSchema>): unknown[] {
    return ids.flatMap((id) => {
      const point = this.#points.get(id);
      return point === undefined ? [] : [{ id, payload: selectFields(point.payload, with_payload) }];
    });
  }

  scroll({ filter, limit, offset = '', with_payload }: z.infer<typeof scrollSchema>): unknown {
    const points = this.#meeting(filter)
      .filter(({ id }) => id >= offset)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return {
      points: points
        .slice(0, limit)
        .map(({ id, payload }) => ({ id, payload: selectFields(payload, with_payload) })),
      next_page_offset: points[limit]?.id ?? null,
    };
  }

  count({ filter }: z.infer<typeof countSchema>): unknown {
    return { count: this.#meeting(filter).length };
  }

  facet({ key, filter, limit }: z.infer<typeof facetSchema>): unknown {
    if (!this.indexes.has(key)) throw new Error(`facet needs a keyword index of "${key}"`);
    const counts = new Map<unknown, number>();
    for (const point of this.#meeting(filter)) {
      const value = valueAt(point.payload, key);
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const hits = [...counts].map(([value, count]) => ({ value, count }));
    return { hits: hits.sort((a, b) => b.count - a.count).slice(0, limit) };
  }

  /** Equal scores in no order that means anything, as in the real one. */
  async query({
    query,
    using,
    filter,
    params,
    limit,
    with_payload,
    with_vector,
  }: StandInQuery): Promise<unknown> {
    const corpus = params === undefined ? [] : this.#meeting(params.idf.corpus);
    const found: { point: StandInPoint; score: number }[] = [];
    for (const isEven of [true, false]) {
      const part = this.#meeting(filter).filter(
        ({ id }) => (Number.parseInt(id.slice(-1), 16) % 2 === 0) === isEven,
      );
      found.push(...scorePoints({ points: part, query, using, corpus }));
      const interruption = this.amidSearch ?? setImmediate;
      this.amidSearch = undefined;
      await interruption();
    }
    const best = found
      .sort((a, b) => b.score - a.score || (a.point.id < b.point.id ? -1 : 1))
      .slice(0, limit);
    return {
      points: best.map(({ point, score }) => ({
        id: point.id,
        version: 0,
        score,
        payload: selectFields(point.payload, with_payload),
        vector: with_vector === undefined ? null : selectFields(point.vector, with_vector),
      })),
    };
  }

  #meeting(filter: Parameters<typeof meets>[1]): StandInPoint[] {
    return [...this.#points.values()].filter((point) => meets(point, filter));
  }

  #change(change: () => Promise<void>): Promise<void> {
    const done = this.#last.then(change, change);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #assertVectors({ vector }: StandInPoint): void {
    for (const [name, value] of Object.entries(vector)) {
      const dense = this.config.vectors[name];
      if (Array.isArray(value) ? dense?.size !== value.length : !(name in this.config.sparse_vectors))
        throw new Error(`Vector dimension error, or no vector of the name "${name}"`);
      if (!Array.isArray(value) && new Set(value.indices).size !== value.values.length)
        throw new Error('indices must be unique, and as many as values');
    }
  }
}
