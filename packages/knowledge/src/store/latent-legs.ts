import { setImmediate } from 'node:timers/promises';
import { ANALYZER_VERSION } from '../lexical/analyze-text.ts';
import { fitInWorker } from './fit-in-worker.ts';
import type { FittedOn, FittedSpace } from './latent-space-rows.ts';
import type { LegFailure } from './leg-failure.ts';
import { LEAST_FEEDBACK_CHUNKS } from './leg-weights.ts';
import type { LibraryRows } from './library-rows.ts';
import type { TenantIndex } from './tenant-index.ts';
import { inReadTransaction } from './transaction.ts';
import { WriteQueue } from './write-queue.ts';

/** A space serves until this share of what it was fitted on has been replaced or removed, or as much has been added. */
const LIMIT_CHANGED = 1 / 5;
/** What a first search waits for: about a second at most. Larger libraries are searched without the leg until it is ready. */
const LIMIT_AWAITED = { fit: 1_000, fill: 20_000 };
const TURN_MS = 8;
/** Of the analysis, and of how spaces are fitted: one that was fitted otherwise would rank otherwise. */
const SPACE_VERSION = `${ANALYZER_VERSION}.2`;

interface Target {
  readonly tenant: string;
  readonly index: TenantIndex;
}

/**
 * Sees to it that each index has its leg in a latent space: in the space that the library keeps, as long as that serves, else
 * in one that is fitted in another thread. The index goes on serving with what it has meanwhile.
 */
export class LatentLegs {
  readonly #sources: Pick<LibraryRows, 'database' | 'chunks' | 'latentSpaces'>;
  readonly #onLegFailure: (failure: LegFailure) => void;
  readonly #closing = new AbortController();
  readonly #runs = new Map<TenantIndex, Promise<void>>();
  readonly #fits = new WriteQueue();
  /** Where the last try failed: there is none again before something changes. */
  readonly #failedAt = new WeakMap<TenantIndex, number>();

  constructor(
    sources: Pick<LibraryRows, 'database' | 'chunks' | 'latentSpaces'>,
    { onLegFailure }: { onLegFailure: (failure: LegFailure) => void },
  ) {
    this.#sources = sources;
    this.#onLegFailure = onLegFailure;
  }

  /** Before an index is searched for the first time: waits where that is short. */
  async prepare(target: Target): Promise<void> {
    const kept = this.#findKept(target);
    const limit = kept !== undefined && serves(kept, target) ? LIMIT_AWAITED.fill : LIMIT_AWAITED.fit;
    if (target.index.size <= limit) await this.follow(target);
  }

  /** Brings the leg up to date. Never rejects: what fails is told, and tried again after the next change. */
  follow(target: Target): Promise<void> {
    const { index } = target;
    const run =
      this.#runs.get(index) ??
      this.#renew(target)
        .catch((error: unknown) => {
          this.#failedAt.set(index, index.seq);
          if (!this.#closing.signal.aborted) this.#onLegFailure({ leg: 'lsa', during: 'fit', error });
        })
        .finally(() => this.#runs.delete(index));
    this.#runs.set(index, run);
    return run;
  }

  /** Resolves when no thread is left and nothing is read any more. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The library was closed.'));
    await Promise.all(this.#runs.values());
  }

  async #renew(target: Target): Promise<void> {
    const { tenant, index } = target;
    if (index.size < LEAST_FEEDBACK_CHUNKS || this.#failedAt.get(index) === index.seq) return;
    if (index.latentFittedOn !== undefined && serves(index.latentFittedOn, target)) return;
    const kept = this.#findKept(target);
    const isKeptGood = kept !== undefined && serves(kept, target);
    // A space past its time is better than none while another one is fitted.
    if (isKeptGood || index.latentFittedOn === undefined) {
      const fitted = this.#sources.latentSpaces.read({ tenant, analyzerVersion: SPACE_VERSION });
      if (fitted !== undefined) await this.#fill({ index, fitted });
      if (fitted !== undefined && isKeptGood) return;
    }
    const { path } = this.#sources.database;
    const { signal } = this.#closing;
    const task = { path, tenant, analyzerVersion: SPACE_VERSION };
    await this.#fill({ index, fitted: await this.#fits.run(() => fitInWorker(task, { signal })) });
  }

  #findKept({ tenant }: Target): FittedOn | undefined {
    return this.#sources.latentSpaces.find({ tenant, analyzerVersion: SPACE_VERSION });
  }

  async #fill({ index, fitted }: { index: TenantIndex; fitted: FittedSpace }): Promise<void> {
    const { database, chunks } = this.#sources;
    let turnStart = performance.now();
    for (const document of index.beginLatent(fitted)) {
      this.#closing.signal.throwIfAborted();
      const found = inReadTransaction(database, () => chunks.searchable(document.key));
      index.fillLatent({ document, chunks: found });
      if (performance.now() - turnStart < TURN_MS) continue;
      await setImmediate();
      turnStart = performance.now();
    }
    index.endLatent();
  }
}

function serves(on: FittedOn, { index }: Target): boolean {
  const { before, since } = index.countAround({ key: on.throughKey });
  return Math.max(since, on.chunks - before) < LIMIT_CHANGED * on.chunks;
}
