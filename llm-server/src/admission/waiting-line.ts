import type { Priority } from '../engines/engine.ts';
import { FairQueue, type Queued } from './fair-queue.ts';

/** So many interactive requests in a row may pass one that waits as `batch`; then it is its turn. */
const LIMIT_PASSED = 8;

/**
 * Interactive before batch, tenants in turn within each. Who is first and does not fit holds up all who are behind, so
 * that what is large does not wait for ever.
 */
export class WaitingLine<Entry extends Queued & { readonly priority: Priority }> {
  readonly #lanes = { interactive: new FairQueue<Entry>(), batch: new FairQueue<Entry>() };
  /** Interactive requests that have been let in since batch had its turn, or nobody waited there. */
  #passed = 0;

  get length(): number {
    return this.#lanes.interactive.length + this.#lanes.batch.length;
  }

  /** What a new request would find before it. The turns of batch in between are left out. */
  before(priority: Priority): { requests: number; tokens: number } {
    const { interactive, batch } = this.#lanes;
    const lanes = priority === 'batch' ? [interactive, batch] : [interactive];
    return {
      requests: lanes.reduce((sum, lane) => sum + lane.length, 0),
      tokens: lanes.reduce((sum, lane) => sum + lane.tokens, 0),
    };
  }

  lengthOf(tenant: string): number {
    return this.#lanes.interactive.lengthOf(tenant) + this.#lanes.batch.lengthOf(tenant);
  }

  /** The function returned takes it out again, wherever it stands; to be called once at most. */
  add(entry: Entry): () => void {
    return this.#lanes[entry.priority].add(entry);
  }

  first(): Entry | undefined {
    return this.#lane().first();
  }

  /** The first has got its turn. It is still to be taken out. */
  charge(): void {
    const { batch } = this.#lanes;
    const lane = this.#lane();
    this.#passed = lane === batch || batch.length === 0 ? 0 : this.#passed + 1;
    lane.charge();
  }

  #lane(): FairQueue<Entry> {
    const { interactive, batch } = this.#lanes;
    const isBatchNext = batch.length > 0 && (interactive.length === 0 || this.#passed >= LIMIT_PASSED);
    return isBatchNext ? batch : interactive;
  }
}
